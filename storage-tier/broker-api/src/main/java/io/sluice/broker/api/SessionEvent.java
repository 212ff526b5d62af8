package io.sluice.broker.api;

import java.util.List;

/** What a shard tells a session. */
public sealed interface SessionEvent {
  /** The answer to a request of which no more is to be known than whether it was refused. */
  sealed interface Answer extends SessionEvent {
    /** That of the request. */
    long tag();

    /** Null if what was asked for is done. */
    Refusal refusal();
  }

  /**
   * The answer to a publish.
   *
   * @param refusal null if taken: stored as durably as asked, or rightly delivered to nobody
   * @param matched false if no queue or subscription matched
   * @param throttleMillis above 0 if the client is over its publish rate: read nothing from it for
   *     so long
   */
  record Published(long tag, Refusal refusal, boolean matched, long throttleMillis)
      implements SessionEvent {}

  /** The answer to forgetting a dedup id. */
  record Forgotten(long tag) implements SessionEvent {}

  /** The answer to subscribe; in the order asked, null where granted. */
  record Subscribed(long tag, List<Refusal> refusals) implements SessionEvent {
    public Subscribed {
      refusals = java.util.Collections.unmodifiableList(refusals);
    }
  }

  /** The answer to unsubscribe; in the order asked, true where there was such a subscription. */
  record Unsubscribed(long tag, List<Boolean> existed) implements SessionEvent {}

  /**
   * The answer to consume, before the consumer's first delivery; {@code refusal} is null if the
   * consumer is attached.
   */
  record ConsumerOpened(long tag, Refusal refusal) implements Answer {}

  /** The answer to closing a consumer. */
  record ConsumerClosed(long tag) implements Answer {
    @Override
    public Refusal refusal() {
      return null;
    }
  }

  /**
   * The answer to {@link Session#drain}, after the deliveries that used credit: the consumer has no
   * credit left.
   *
   * @param unused the credit that was taken back; 0 if there may be more to have
   */
  record Drained(long consumerId, int unused) implements SessionEvent {}

  /** The answer to making or deleting a temporary destination. */
  record TemporaryAnswered(long tag, Refusal refusal) implements Answer {}

  /**
   * The answer to asking for a subscription by its name.
   *
   * @param source its filter and what else it was made with, or null if there is none
   */
  record SubscriptionFound(long tag, Source.OfTopic source, String selector)
      implements SessionEvent {}

  /** The answer to deleting a subscription. */
  record SubscriptionDeleted(long tag, Refusal refusal) implements Answer {}

  /**
   * A message for the client.
   *
   * @param deliveryId above 0 and unique among the session's unsettled deliveries, for MQTT up to
   *     65,535; 0 for {@link Qos#AT_MOST_ONCE}, which is settled by being sent, and for a browser's
   * @param consumerId the consumer, 0 for a subscription of {@link Session#subscribe}
   * @param qos how it is delivered
   * @param retain the retain flag to show the client
   * @param redelivered true if a client had the message before and may have processed it
   * @param deliveryCount failed deliveries so far
   * @param firstOfGroup true if the message's group is this consumer's from now on, and was not
   *     before
   * @param subscriptionIds identifiers of all matching subscriptions
   */
  record Delivery(
      int deliveryId,
      long consumerId,
      Qos qos,
      boolean retain,
      boolean redelivered,
      int deliveryCount,
      boolean firstOfGroup,
      int[] subscriptionIds,
      Message message)
      implements SessionEvent {}

  /**
   * The answer to {@link Session#receive}, and sent for each delivery that a resumed session had
   * received but not settled: send MQTT PUBREL.
   *
   * @param known false if no such delivery was outstanding
   */
  record Received(int deliveryId, boolean known) implements SessionEvent {}

  /** The answer to commit and rollback, of prepared transactions, too. */
  record TransactionEnded(long tag, Refusal refusal) implements Answer {}

  /**
   * The answer to prepare.
   *
   * @param readOnly true if there was nothing to commit, so that the transaction is over
   */
  record Prepared(long tag, Refusal refusal, boolean readOnly) implements SessionEvent {}

  /**
   * Another session of the broker ended what this one prepared, durably. If it was rolled back,
   * what it settled is this session's again, unsettled, where its consumer is open.
   */
  record PreparedEnded(Xid xid, boolean committed) implements SessionEvent {}

  /** The prepared transactions of the broker, the oldest first. */
  record Recovered(long tag, List<Xid> prepared) implements SessionEvent {
    public Recovered {
      prepared = List.copyOf(prepared);
    }
  }

  /** The broker ended the session's connection; no event follows. */
  record Closed(CloseReason reason) implements SessionEvent {}
}
