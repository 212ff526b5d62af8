package io.sluice.broker.record;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Will;
import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;

/**
 * One durable step of a shard. Records name sessions, queues and messages by the ids the shard gave
 * them, unique in one log. Applying a history's records in order gives the durable state; a
 * snapshot is a shorter list of records with the same result.
 */
public sealed interface LogRecord {
  /** A broker came into being. */
  record BrokerCreated(String broker) implements LogRecord {}

  /** A broker and everything in it went. */
  record BrokerDeleted(String broker) implements LogRecord {}

  /** A session that outlives its connection began. */
  record SessionCreated(
      long session,
      String broker,
      String clientId,
      String user,
      Protocol protocol,
      long expiryMillis)
      implements LogRecord {}

  /**
   * A session's user or expiry changed, or its connection ended at {@code disconnectedAtMillis} (0:
   * it is connected).
   */
  record SessionUpdated(long session, String user, long expiryMillis, long disconnectedAtMillis)
      implements LogRecord {}

  /** A session ended, and with it its subscriptions, its queue and what it remembered. */
  record SessionDeleted(long session) implements LogRecord {}

  /** A session subscribed, or replaced a subscription. */
  record Subscribed(long session, Subscription subscription) implements LogRecord {}

  /** A session unsubscribed. */
  record Unsubscribed(long session, SubscriptionKey key) implements LogRecord {}

  /** A named queue came into being. */
  record QueueCreated(long queue, String broker, String name) implements LogRecord {}

  /** The queue of a session's subscriptions, or of a shared subscription, came into being. */
  record SubscriptionQueueCreated(long queue, long session, SubscriptionKey shared)
      implements LogRecord {}

  /**
   * A durable topic subscription with a queue of its own came into being. {@code selector} and
   * {@code noLocalClient}, the key of a session, are null for none.
   */
  record TopicSubscriptionCreated(
      long queue,
      String broker,
      SubscriptionName name,
      String filter,
      String selector,
      String noLocalClient)
      implements LogRecord {}

  /** A durable topic subscription went, with its queue. */
  record TopicSubscriptionDeleted(long queue) implements LogRecord {}

  /**
   * A message was stored; {@link Enqueued} and {@link Retained} records of the same chunk refer to
   * it. {@code producer} has given it this number; 0 for none.
   */
  record MessageStored(long message, Message content, long producer, long number)
      implements LogRecord {
    /** One of no producer that numbers its messages. */
    public MessageStored(long message, Message content) {
      this(message, content, 0, 0);
    }
  }

  /** A message was written again into this chunk, so that its old chunk can go. */
  record MessageMoved(long message, Message content) implements LogRecord {}

  /**
   * In a snapshot: where a message is in the chunks that were kept, and what is needed of it
   * without reading it.
   */
  record MessageAt(
      long message,
      long chunk,
      int offset,
      int sizeBytes,
      int priority,
      Qos qos,
      long expiresAtMillis,
      String groupId,
      boolean closesGroup)
      implements LogRecord {}

  /**
   * A queue refers to a message, by an entry of this number, unique and rising in its queue: a
   * queue may hold a message twice. {@code topic} is what it came by, if that is not the message's
   * own destination, else null.
   */
  record Enqueued(
      long queue,
      long entry,
      long message,
      Qos qos,
      boolean retain,
      boolean deadLetter,
      int deliveryCount,
      int[] subscriptionIds,
      String topic)
      implements LogRecord {}

  /** An entry is no longer in its queue. */
  record Dequeued(long queue, long entry) implements LogRecord {}

  /**
   * A delivery failed; the entry's message has failed so often now, and is not tried again before
   * {@code retryAtMillis}, 0 for at once.
   */
  record DeliveryFailed(long queue, long entry, int deliveryCount, long retryAtMillis)
      implements LogRecord {}

  /**
   * An entry of scheduled messages is due then, for so many repetitions more (-1: for ever); it was
   * scheduled at {@code sinceMillis}.
   */
  record Scheduled(long queue, long entry, long atMillis, int repetitions, long sinceMillis)
      implements LogRecord {}

  /** The message is retained under the topic, in place of any before. */
  record Retained(String broker, String topic, long message) implements LogRecord {}

  /** Nothing is retained under the topic. */
  record RetainedCleared(String broker, String topic) implements LogRecord {}

  /** The session published under this dedup id and may do so again. */
  record PublishRemembered(long session, int dedupId) implements LogRecord {}

  /** The session will not publish under this dedup id again but for a new message. */
  record PublishForgotten(long session, int dedupId) implements LogRecord {}

  /**
   * A producer that numbers its messages is known from now on, and of it these runs of numbers, of
   * each the first and the last; {@link MessageStored} records add to them.
   */
  record ProducerKnown(long producer, String broker, String name, long[] runs)
      implements LogRecord {}

  /** What the producer has sent is no longer known. */
  record ProducerForgotten(long producer) implements LogRecord {}

  /** An exactly-once delivery got its id; it keeps it over a restart. */
  record DeliveryAssigned(long session, int deliveryId, long queue, long entry)
      implements LogRecord {}

  /** The client has the message; it left the queue, its delivery id is still taken. */
  record DeliveryReceived(long session, int deliveryId) implements LogRecord {}

  /** The delivery id is free. */
  record DeliveryForgotten(long session, int deliveryId) implements LogRecord {}

  /** A connection left a will. {@code clientId} is the key of its session. */
  record WillSet(String broker, String clientId, Will will) implements LogRecord {}

  /** The will was published or withdrawn. */
  record WillCleared(String broker, String clientId) implements LogRecord {}

  /** A transaction was prepared; {@link EntryHeld} records say what it holds. */
  record TransactionPrepared(long transaction, String broker, Xid xid) implements LogRecord {}

  /**
   * A prepared transaction holds an entry, so that nobody gets it: one to be settled with this
   * outcome, or, if that is null, one that was published in it.
   */
  record EntryHeld(long transaction, long queue, long entry, Outcome outcome)
      implements LogRecord {}

  /**
   * A prepared transaction ended. What it settled is back in its place; records of the same chunk
   * say what becomes of that, and of what was published.
   */
  record PreparedEnded(long transaction) implements LogRecord {}

  /** How a transaction that was prepared ended, for a client that asks for it again. */
  record TransactionEnded(String broker, Xid xid, boolean committed) implements LogRecord {}

  /**
   * Usage of one hour and protocol (null: stored bytes) since the last such record, counted up to
   * {@code atMillis}.
   */
  record Metered(
      long atMillis,
      long hour,
      Protocol protocol,
      long connectionMillis,
      long messagesIn,
      long bytesIn,
      long messagesOut,
      long bytesOut,
      long storedByteMillis)
      implements LogRecord {}

  /** In a snapshot: a kept chunk's size, or, of size 0, a chunk that is to be dropped. */
  record ChunkKept(long chunk, int sizeBytes) implements LogRecord {}
}
