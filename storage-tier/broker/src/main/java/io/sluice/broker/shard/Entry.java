package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.List;

/** A queue's reference to a message: ready, or acquired by a delivery. */
final class Entry {
  final StoredMessage message;
  final Qos qos;
  final boolean retain;
  final int[] subscriptionIds;

  /** The topic it came by, if that is not its message's own destination, else null. */
  String topic;

  /** True if nobody could process it where it was: it does not expire, and does not move on. */
  boolean deadLetter;

  /** True if the log knows this entry. */
  boolean logged;

  /** True if the log must know what put it here before a client has it, or a crash doubles it. */
  boolean afterLog;

  /** True if its subscription's selector is to be asked when the content is in memory. */
  boolean unselected;

  /** Not null while a consumer has it and the log is yet to know of it. */
  UnwrittenEntries.Unwritten unwritten;

  /** True once it was taken out of its queue. */
  boolean gone;

  /**
   * Place in the queue among entries of its priority, to which a released entry returns; also its
   * name in the log.
   */
  long order;

  int deliveryCount;

  /** Not tried again before; 0 if it may be. In the past once it was. */
  long retryAtMillis;

  boolean redelivered;

  /** Null while ready. */
  Delivery delivery;

  /**
   * The delivery whose id a ready entry keeps for its session, or null: it was sent there before.
   */
  Delivery reserved;

  /** Links of {@link ReadyEntries}. */
  Entry previous;

  Entry next;

  private List<Consumer> excluded = List.of();

  Entry(StoredMessage message, Qos qos, boolean retain, int[] subscriptionIds, boolean logged) {
    this.message = message;
    this.qos = qos;
    this.retain = retain;
    this.subscriptionIds = subscriptionIds;
    this.logged = logged;
  }

  /** What the log says of it, if it is durable. */
  LogRecord record(Queue queue) {
    return new LogRecord.Enqueued(
        queue.id,
        order,
        message.id,
        qos,
        retain,
        deadLetter,
        deliveryCount,
        subscriptionIds,
        topic);
  }

  /** What the log says of its last failure. */
  LogRecord failure(Queue queue) {
    return new LogRecord.DeliveryFailed(queue.id, order, deliveryCount, retryAtMillis);
  }

  /** Its message as those that take it from this queue see it; the content must be in memory. */
  Message content() {
    Message content = message.content;
    if (topic != null) {
      content = content.withDestination(Destination.topic(topic));
    }
    return deadLetter && content.expiresAtMillis() != 0 ? content.unexpiring() : content;
  }

  /** When it expires, unless a delivery was begun; 0 for never. */
  long expiresAtMillis() {
    return deadLetter ? 0 : message.expiresAtMillis;
  }

  /**
   * True if its message's time is over before a delivery was begun; after that, expiry would free
   * the delivery's id while the client still knows it (MQTT 5, 3.3.2.3.3).
   */
  boolean expiredAt(long nowMillis) {
    long at = expiresAtMillis();
    return reserved == null && at != 0 && at <= nowMillis;
  }

  /** True if it waits in its queue. */
  boolean isReady() {
    return delivery == null && !gone;
  }

  void exclude(Consumer consumer) {
    excluded = new ArrayList<>(excluded);
    excluded.add(consumer);
  }

  boolean excludes(Consumer consumer) {
    return !excluded.isEmpty() && excluded.contains(consumer);
  }

  /**
   * True if only certain consumers may take this entry, so that others may take those behind it.
   */
  boolean isBound() {
    return message.groupId != null || reserved != null || !excluded.isEmpty();
  }
}
