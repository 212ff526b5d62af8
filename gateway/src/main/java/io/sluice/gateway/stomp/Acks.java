package io.sluice.gateway.stomp;

import io.sluice.broker.api.Outcome;
import io.sluice.gateway.stomp.Unacknowledged.Waiting;
import io.sluice.gateway.stomp.codec.Command;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.StompError;
import io.sluice.gateway.stomp.codec.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A client's ACK and NACK. As in ActiveMQ, what is not acknowledged goes to the dead letters. What
 * waits no more, because it was acknowledged with a later one or its subscription has ended, stays
 * as it is: clients with several threads cannot know.
 */
final class Acks {
  /** Settlements of one step; the shard bounds them. */
  private static final int STEP = 1_000;

  private final StompClient client;

  Acks(StompClient client) {
    this.client = client;
  }

  void onAck(Frame frame) {
    Version version = client.connection().version();
    if (frame.command() == Command.NACK && version == Version.V10) {
      throw frame.error("version 1.0 has no NACK");
    }
    Transactions.Open transaction = client.transactions().of(frame);
    if (version == Version.V12) {
      byAckId(frame, transaction);
    } else {
      byMessageId(frame, transaction, version);
    }
  }

  /** As MESSAGE has it: the number of the consumer, a dash, the number of its message. */
  private void byAckId(Frame frame, Transactions.Open transaction) {
    String id = frame.require("id");
    int dash = id.indexOf('-');
    long consumerId = dash < 0 ? 0 : number(id.substring(0, dash));
    long number = number(id.substring(dash + 1));
    Subscription subscription = client.subscriptions().ofConsumer(consumerId);
    Unacknowledged waiting = subscription == null ? null : subscription.unacknowledged();
    if (waiting != null && waiting.wasSent(number)) {
      settle(frame, transaction, subscription, number);
    } else if (subscription == null && client.subscriptions().existed(consumerId)
        || subscription != null && subscription.browses()) {
      client.receipt(frame.receipt());
    } else {
      throw unknown(frame, id);
    }
  }

  private void byMessageId(Frame frame, Transactions.Open transaction, Version version) {
    String messageId = frame.require("message-id");
    boolean named = version == Version.V11 || frame.header("subscription") != null;
    Collection<Subscription> candidates =
        named
            ? client.subscriptions().ofId(frame.require("subscription"))
            : client.subscriptions().all();
    for (Subscription candidate : candidates) {
      Unacknowledged waiting = candidate.unacknowledged();
      long number = waiting == null ? 0 : waiting.numberOf(messageId);
      if (number != 0) {
        settle(frame, transaction, candidate, number);
        return;
      }
    }
    if (candidates.stream().noneMatch(Subscription::takesAnyAck)) {
      throw unknown(frame, messageId);
    }
    client.receipt(frame.receipt());
  }

  private static StompError unknown(Frame frame, String id) {
    return frame.error("no message '" + id + "' waits to be acknowledged");
  }

  /** 0, which is no number of a message, if it is none. */
  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void settle(
      Frame frame, Transactions.Open transaction, Subscription subscription, long number) {
    Outcome outcome = frame.command() == Command.ACK ? Outcome.ACCEPTED : Outcome.REJECTED;
    Collection<Waiting> taken = subscription.unacknowledged().take(number);
    if (transaction != null) {
      settleIn(transaction, taken, outcome);
      transaction.onAbort.add(() -> subscription.putBack(taken));
      client.receipt(frame.receipt());
    } else if (frame.receipt() == null) {
      taken.forEach(waiting -> subscription.settle(waiting.deliveryId(), outcome));
    } else {
      settleLastingly(taken, outcome, frame.receipt());
    }
    subscription.grant(taken.size());
  }

  /** A receipt says that it lasts, which the end of a transaction tells. */
  private void settleLastingly(Collection<Waiting> taken, Outcome outcome, String receiptId) {
    List<Waiting> all = new ArrayList<>(taken);
    for (int from = 0; from == 0 || from < all.size(); from += STEP) {
      int to = Math.min(from + STEP, all.size());
      Transactions.Open step = client.transactions().unnamed();
      settleIn(step, all.subList(from, to), outcome);
      client.transactions().commit(step, to == all.size() ? receiptId : null);
    }
  }

  private void settleIn(Transactions.Open transaction, Collection<Waiting> taken, Outcome outcome) {
    for (Waiting waiting : taken) {
      if (waiting.deliveryId() != 0) {
        client.session().settle(waiting.deliveryId(), outcome, transaction.id);
      }
    }
  }
}
