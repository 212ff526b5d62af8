package io.sluice.broker.api;

import java.util.List;

/**
 * A client's session at the tenant's shard. Every call is asynchronous, never blocks and may be
 * made from any thread; calls from one thread are carried out in their order. Answers arrive at the
 * {@link SessionListener}, under the {@code tag} that the caller chose. After {@link
 * SessionEvent.Closed} calls do nothing.
 */
public interface Session {
  /**
   * Publishes; answered by {@link SessionEvent.Published}, for a stored message not before it is
   * durable.
   *
   * <p>{@code dedupId} above 0 makes it exactly once: the session remembers the id until {@link
   * #forget}, and publishing under a remembered id stores nothing and is answered as the first
   * time. 0 for none.
   */
  void publish(long tag, Message message, int dedupId);

  /**
   * Publishes by a producer that numbers its messages; answered by {@link SessionEvent.Published},
   * for a stored message not before it is durable. What it repeats is not stored again and is
   * answered as the first time, as long as the broker remembers: of each producer the newest runs
   * of numbers, and of its producers those that stored something last. {@code by} is null for none.
   */
  void publish(long tag, Message message, ProducerSequence by);

  /**
   * Publishes inside the transaction; takes effect when it commits. Answered by {@link
   * SessionEvent.Published}.
   */
  default void publish(long tag, Message message, long transactionId) {
    publish(tag, message, null, transactionId);
  }

  /**
   * As {@link #publish(long, Message, long)}, by a producer that numbers its messages: what it
   * repeats is not in the transaction. {@code by} is null for none.
   */
  void publish(long tag, Message message, ProducerSequence by, long transactionId);

  /** The producer of this name has ended and will repeat nothing. */
  void forgetProducer(String producer);

  /**
   * Forgets a dedup id (MQTT PUBREL); answered by {@link SessionEvent.Forgotten} once durable,
   * known id or not.
   */
  void forget(long tag, int dedupId);

  /**
   * Adds or replaces subscriptions, all in one step; answered by {@link SessionEvent.Subscribed},
   * retained messages follow.
   */
  void subscribe(long tag, List<Subscription> subscriptions);

  /** Removes subscriptions, all in one step; answered by {@link SessionEvent.Unsubscribed}. */
  void unsubscribe(long tag, List<SubscriptionKey> keys);

  /**
   * Attaches a consumer, making its queue or subscription if need be; answered by {@link
   * SessionEvent.ConsumerOpened}. A named subscription that exists with another filter, selector or
   * no-local is made anew, without what waits in it, unless it has a consumer, which refuses this
   * one (JMS 3.1 8.3.3).
   */
  void consume(long tag, ConsumerSpec consumer);

  /**
   * Detaches a consumer; what it has not settled goes back to its place, and a subscription that is
   * not durable goes with its last consumer. Answered by {@link SessionEvent.ConsumerClosed}.
   */
  void closeConsumer(long tag, long consumerId);

  /**
   * Grants a consumer this many deliveries more, or, if negative, less: deliveries under way may
   * use what is taken back.
   */
  void credit(long consumerId, int deliveries);

  /**
   * Changes what a consumer may be sent ahead: from now on it is as if it had been attached with
   * this credit. If it has more already, nothing follows until that is so much less.
   *
   * @param leastCredit as in {@link ConsumerSpec}
   */
  void resize(long consumerId, int credit, int leastCredit);

  /**
   * Hands over what there is for a consumer, as far as its credit goes, and takes back what credit
   * is left (AMQP 1.0, 2.6.7); answered by {@link SessionEvent.Drained}.
   */
  void drain(long consumerId);

  /**
   * Says that the client has a producer, until {@link #closeProducer} or the end of the connection.
   * It may publish without. Not answered.
   */
  void openProducer(ProducerSpec producer);

  /** Says that a producer is no more. Not answered; an unknown id does nothing. */
  void closeProducer(long producerId);

  /**
   * Makes a temporary destination, which goes with this connection and which only its consumers may
   * take from; answered by {@link SessionEvent.TemporaryAnswered}.
   */
  void createTemporary(long tag, Destination destination);

  /**
   * Deletes a temporary destination of this connection with what waits in it; refused while it has
   * a consumer. Answered by {@link SessionEvent.TemporaryAnswered}.
   */
  void deleteTemporary(long tag, Destination destination);

  /** Asks for a subscription; answered by {@link SessionEvent.SubscriptionFound}. */
  void findSubscription(long tag, SubscriptionName name);

  /**
   * Deletes a subscription with what waits in it; refused while it has a consumer. Answered by
   * {@link SessionEvent.SubscriptionDeleted}.
   */
  void deleteSubscription(long tag, SubscriptionName name);

  /** Settles a delivery for good; its id is free again. An unknown id does nothing. */
  void settle(int deliveryId, Outcome outcome);

  /** Settles inside the transaction: undone if it rolls back. */
  void settle(int deliveryId, Outcome outcome, long transactionId);

  /**
   * The first half of settling exactly once (MQTT PUBREC, AMQP accepted but unsettled): the message
   * will not be delivered again, its id stays taken until {@link #settle}. Answered by {@link
   * SessionEvent.Received} once durable, also for an unknown id.
   */
  void receive(int deliveryId);

  /**
   * Reports that deliveries left for the client's socket, which opens the window of {@link
   * OpenSession} again.
   */
  void written(int messages, long bytes);

  /** Begins a transaction under an id the adapter chose, unique in this session. */
  void begin(long transactionId);

  /** Commits; answered by {@link SessionEvent.TransactionEnded} once durable. */
  void commit(long tag, long transactionId);

  /** Rolls back; answered by {@link SessionEvent.TransactionEnded}. */
  void rollback(long tag, long transactionId);

  /**
   * The first of two phases: makes a transaction of this session one of its broker, under a name
   * that is not in use. It outlives the session and any crash, can be committed whatever happens,
   * and until it ends nobody sees its messages or gets what it settles. Answered by {@link
   * SessionEvent.Prepared} once durable; a refused one is rolled back. One that repeats what was
   * published before is refused as {@code IN_USE} while that is prepared, once that is durable, and
   * as {@code NOT_FOUND} when it has ended.
   */
  void prepare(long tag, long transactionId, Xid xid);

  /**
   * Commits a prepared transaction of the broker, whoever prepared it; answered by {@link
   * SessionEvent.TransactionEnded} once durable. A session that prepared it, and is not this one,
   * is told by {@link SessionEvent.PreparedEnded}. Of the last 1,000 that ended the broker knows
   * how: one that was committed is answered as committed again, once that is durable, any other
   * that is not there is refused as {@code NOT_FOUND}.
   */
  void commitPrepared(long tag, Xid xid);

  /**
   * Rolls back a prepared transaction of the broker; answered by {@link
   * SessionEvent.TransactionEnded} once durable. What it settled stays with its client, unsettled,
   * while that is connected and its consumer is open, else it goes back as failed. A session that
   * prepared it, and is not this one, is told by {@link SessionEvent.PreparedEnded}. One that was
   * rolled back before is answered so again, as by {@link #commitPrepared}.
   */
  void rollbackPrepared(long tag, Xid xid);

  /**
   * Asks for the prepared transactions of the broker; answered by {@link SessionEvent.Recovered}.
   */
  void recover(long tag);

  /**
   * The connection ended.
   *
   * @param publishWill true if the client did not say goodbye; one that did repeats nothing
   * @param expiryMillis replaces the session's expiry; negative leaves it
   */
  void close(boolean publishWill, long expiryMillis);
}
