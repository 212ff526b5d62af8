package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.record.LogRecord;

/**
 * A delivery above at-most-once that its client has not settled, or what a prepared transaction
 * holds, or what is to be tried again later.
 */
final class Delivery {
  final int id;

  /** Null if nobody was handed it: it was published in a prepared transaction, or replayed so. */
  final SessionState session;

  final Queue queue;

  /** Place among its session's deliveries, oldest first. */
  long order;

  /** Null once the client has received the message (exactly once), or the entry is gone. */
  Entry entry;

  /** True if it is its session's until it is settled, under this id, which the log knows. */
  final boolean exactlyOnce;

  /**
   * Where the message was published, which its body may not be in memory any more to say when it is
   * settled; null if its queue says it all.
   */
  Destination destination;

  /** Who has it; null while its session is away. */
  Consumer consumer;

  /** The transaction that settles it, or null. */
  Transaction transaction;

  /** The chunk with the newest record of this delivery, before which its client may not see it. */
  long writtenIn = -1;

  Delivery(int id, SessionState session, Queue queue, Entry entry, boolean exactlyOnce) {
    this.id = id;
    this.session = session;
    this.queue = queue;
    this.entry = entry;
    this.exactlyOnce = exactlyOnce;
  }

  /** What is held for nobody's session. */
  static Delivery held(Queue queue, Entry entry) {
    Delivery held = new Delivery(0, null, queue, entry, false);
    queue.acquire(entry, held);
    return held;
  }

  boolean isReceived() {
    return entry == null;
  }

  /**
   * What the log says of an exactly-once one. Where it does not know the message, that is not there
   * to be delivered again, but the client may have it: all that is to be kept is the id.
   */
  LogRecord record() {
    boolean has = !isReceived() && entry.logged && queue.durable && !queue.isRemoved();
    return has
        ? new LogRecord.DeliveryAssigned(session.id, id, queue.id, entry.order)
        : new LogRecord.DeliveryReceived(session.id, id);
  }

  /** True if a prepared transaction has it, so that it is no more its session's. */
  boolean isPrepared() {
    return transaction != null && transaction.prepared;
  }

  /** The connection it went to, if that is still there and still has it; else null. */
  Connection holder() {
    boolean has = session != null && session.deliveries.get(id) == this;
    return has ? session.connection : null;
  }
}
