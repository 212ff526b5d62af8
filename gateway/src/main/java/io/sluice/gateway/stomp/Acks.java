package io.sluice.gateway.stomp;

import io.sluice.broker.api.Outcome;
import io.sluice.gateway.stomp.codec.Command;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.Version;
import java.util.Collection;

/** A client's ACK and NACK. As in ActiveMQ, what is not acknowledged goes to the dead letters. */
final class Acks {
  private final StompClient client;

  Acks(StompClient client) {
    this.client = client;
  }

  void onAck(Frame frame) {
    Version version = client.connection().version();
    if (frame.command() == Command.NACK && version == Version.V10) {
      throw frame.error("version 1.0 has no NACK");
    }
    String messageId = frame.require(version == Version.V12 ? "id" : "message-id");
    int dash = messageId.indexOf('-');
    Subscription subscription = subscription(messageId, dash);
    Collection<Integer> taken =
        subscription == null ? null : subscription.take(number(messageId.substring(dash + 1)));
    if (taken == null || taken.isEmpty()) {
      throw frame.error("no message '" + messageId + "' waits to be acknowledged");
    }
    Outcome outcome = frame.command() == Command.ACK ? Outcome.ACCEPTED : Outcome.REJECTED;
    settle(frame, subscription, taken, outcome);
  }

  private Subscription subscription(String messageId, int dash) {
    return dash < 0
        ? null
        : client.subscriptions().ofConsumer(number(messageId.substring(0, dash)));
  }

  /** 0, which is no id, if it is no number. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void settle(
      Frame frame, Subscription subscription, Collection<Integer> taken, Outcome outcome) {
    Transactions.Open transaction = client.transactions().of(frame);
    if (transaction != null) {
      taken.forEach(id -> client.session().settle(id, outcome, transaction.id));
      transaction.onCommit.add(() -> subscription.grant(taken.size()));
      transaction.onAbort.add(() -> subscription.putBack(taken));
      client.receipt(frame.receipt());
      return;
    }
    if (frame.receipt() == null) {
      taken.forEach(id -> client.session().settle(id, outcome));
    } else {
      // The receipt says that it is lasting, which the end of a transaction does.
      Transactions.Open unnamed = client.transactions().unnamed();
      taken.forEach(id -> client.session().settle(id, outcome, unnamed.id));
      client.transactions().commit(unnamed, frame.receipt());
    }
    subscription.grant(taken.size());
  }
}
