package io.sluice.gateway.openwire;

import io.sluice.broker.api.Outcome;
import java.util.List;
import org.apache.activemq.command.MessageAck;

/** A client's acknowledgements. */
final class Acks {
  private final OpenWireClient client;

  Acks(OpenWireClient client) {
    this.client = client;
  }

  void onAck(MessageAck ack) {
    Subscriber subscriber = client.consumers().find(ack.getConsumerId());
    if (subscriber == null) {
      client.connection().respond(ack); // Its consumer is closed: all is back in the queue.
      return;
    }
    List<Subscriber.Sent> sent = subscriber.range(ack);
    switch (ack.getAckType()) {
      case MessageAck.DELIVERED_ACK_TYPE -> {
        subscriber.grant(sent);
        client.connection().respond(ack);
      }
      case MessageAck.REDELIVERED_ACK_TYPE -> {
        // The client keeps them and tries again by itself.
        sent.forEach(each -> each.redelivered = true);
        client.connection().respond(ack);
      }
      case MessageAck.POISON_ACK_TYPE -> settle(ack, subscriber, sent, Outcome.REJECTED);
      default -> settle(ack, subscriber, sent, Outcome.ACCEPTED);
    }
  }

  private void settle(
      MessageAck ack, Subscriber subscriber, List<Subscriber.Sent> sent, Outcome outcome) {
    Transactions.Open transaction = client.transactions().of(ack.getTransactionId());
    boolean own = transaction == null && ack.isResponseRequired() && !sent.isEmpty();
    // The answer says that it is lasting, which the end of a transaction does.
    Transactions.Open step = own ? client.transactions().unnamed() : transaction;
    for (Subscriber.Sent each : sent) {
      if (each.deliveryId == 0) {
        continue; // Browsed.
      }
      if (step == null) {
        client.session().settle(each.deliveryId, outcome);
      } else {
        client.session().settle(each.deliveryId, outcome, step.id);
      }
    }
    subscriber.forget(sent);
    if (step != null) {
      step.onRollback(() -> subscriber.putBack(sent));
    }
    subscriber.grant(sent);
    if (own) {
      client.transactions().commit(step, () -> client.connection().respond(ack), ack);
    } else {
      client.connection().respond(ack);
    }
  }
}
