package io.sluice.gateway.openwire;

import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Published;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ProducerAck;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.SessionId;

/**
 * Publishes what a client sends. To several destinations it goes in one step. The answer, and room
 * in the producer's window, come when the shard has taken it, so that is how fast the client is.
 */
final class Sends {
  private final OpenWireClient client;
  private final MessageReader reader;
  private final Numbering numbering;
  private final Producers producers;

  Sends(OpenWireClient client, MessageReader reader, Numbering numbering) {
    this.client = client;
    this.reader = reader;
    this.numbering = numbering;
    producers = new Producers(client);
  }

  Producers producers() {
    return producers;
  }

  /** The client closed a producer: it sends nothing again that it sent through it. */
  void remove(ProducerId producer) {
    producers.remove(producer);
    if (numbering.isOwn(producer)) {
      client.session().forgetProducer(producer.toString());
    }
  }

  /** The client closed a session, and its producers with it. */
  void remove(SessionId session) {
    producers.of(session).forEach(this::remove);
  }

  /** The client says goodbye; some of its producers may be of a connection that it had lost. */
  void removeAll() {
    producers.all().forEach(this::remove);
  }

  void onMessage(org.apache.activemq.command.Message message) {
    if (message.getMessageId() == null || message.getDestination() == null) {
      throw new CommandRefused(new JMSException("a message has no id or no destination"));
    }
    List<Message> messages = new ArrayList<>(1);
    for (ActiveMQDestination each : each(message.getDestination())) {
      Destination destination = Destinations.toSendTo(each);
      authorize(each, destination);
      messages.add(reader.read(message, destination, client.nowMillis()));
    }
    Transactions.Open transaction = client.transactions().of(message.getTransactionId());
    if (transaction != null) {
      publishIn(transaction, messages, message, true);
    } else if (messages.size() == 1) {
      Message only = messages.get(0);
      long tag = client.requests().ask(only.sizeBytes(), refusal -> answer(message, refusal));
      client.session().publish(tag, only, numbering.of(message.getMessageId()));
    } else {
      Transactions.Open step = client.transactions().unnamed();
      publishIn(step, messages, message, false);
      client.transactions().commit(step, () -> answer(message, null), message);
    }
  }

  static ActiveMQDestination[] each(ActiveMQDestination destination) {
    return destination.isComposite()
        ? destination.getCompositeDestinations()
        : new ActiveMQDestination[] {destination};
  }

  private void authorize(ActiveMQDestination named, Destination destination) {
    if (!client.permissions().allow(Action.PUBLISH, destination)) {
      String detail = "the user may not send to '" + named.getPhysicalName() + "'";
      client.report(Kind.AUTHORIZATION_REFUSED, detail);
      throw new CommandRefused(Refusals.security(detail));
    }
  }

  private void publishIn(
      Transactions.Open transaction,
      List<Message> messages,
      org.apache.activemq.command.Message command,
      boolean answered) {
    ProducerSequence by = numbering.of(command.getMessageId());
    for (int i = 0; i < messages.size(); i++) {
      boolean last = answered && i == messages.size() - 1;
      Message message = messages.get(i);
      long tag =
          client
              .requests()
              .ask(
                  message.sizeBytes(),
                  refusal -> {
                    transaction.failed = transaction.failed == null ? refusal : transaction.failed;
                    if (last) {
                      answer(command, transaction.failed);
                    }
                  });
      client.session().publish(tag, message, by, transaction.id);
    }
  }

  private void answer(org.apache.activemq.command.Message message, Refusal refusal) {
    if (refusal != null) {
      client.connection().fail(message, Refusals.of(refusal));
    } else {
      client.connection().respond(message);
    }
    if (!message.isResponseRequired() && producers.hasWindow(message.getProducerId())) {
      client.connection().send(new ProducerAck(message.getProducerId(), message.getSize()));
    }
  }

  void onPublished(Published published) {
    if (published.throttleMillis() > 0) {
      client.connection().gate().throttle(published.throttleMillis());
    }
    client.requests().answered(published.tag(), published.refusal());
  }
}
