package io.sluice.gateway.amqp;

import io.sluice.broker.api.SessionEvent.SubscriptionDeleted;
import io.sluice.broker.api.SessionEvent.SubscriptionFound;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.amqp.message.Address;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.TerminusDurability;
import org.apache.qpid.protonj2.types.messaging.TerminusExpiryPolicy;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/**
 * A link to receive that has no source asks for the durable subscription of its name, to look at it
 * or, by closing the link, to delete it (as Qpid JMS unsubscribes).
 */
final class SubscriptionLookup extends AttachedLink {
  private final Sender sender;

  SubscriptionLookup(AmqpClient client, Sender sender) {
    super(client);
    this.sender = sender;
  }

  void attach() {
    lookUp(
        new ArrayDeque<>(
            SubscriptionNames.lookup(
                sender.getName(), sender.getRemoteDesiredCapabilities(), client.containerId())));
  }

  private void lookUp(Deque<SubscriptionName> names) {
    SubscriptionName name = names.poll();
    if (name == null) {
      LinkRefusals.refuse(
          sender,
          new ErrorCondition(
              AmqpError.NOT_FOUND, "there is no subscription '" + sender.getName() + "'"));
      return;
    }
    client
        .session()
        .findSubscription(
            client
                .requests()
                .askFirst(
                    answer -> {
                      SubscriptionFound found = (SubscriptionFound) answer;
                      if (found.source() == null) {
                        lookUp(names);
                      } else {
                        open(name, found);
                      }
                    }),
            name);
  }

  private void open(SubscriptionName name, SubscriptionFound found) {
    begin(sender);
    sender.setSource(
        new Source()
            .setAddress(Address.ofFilter(found.source().filter()))
            .setDurable(TerminusDurability.UNSETTLED_STATE)
            .setExpiryPolicy(TerminusExpiryPolicy.NEVER)
            .setCapabilities(Symbols.TOPIC));
    Links.echoTarget(sender);
    sender.closeHandler(closed -> delete(name));
    sender.detachHandler(
        detached -> {
          end();
          sender.detach();
        });
    sender.open();
  }

  private void delete(SubscriptionName name) {
    end();
    client
        .session()
        .deleteSubscription(
            client.requests().ask(answer -> onDeleted((SubscriptionDeleted) answer)), name);
  }

  private void onDeleted(SubscriptionDeleted deleted) {
    if (deleted.refusal() != null) {
      sender.setCondition(Conditions.of(deleted.refusal()));
    }
    sender.close();
  }

  @Override
  void onSessionEnd() {
    end();
  }
}
