package io.sluice.broker.shard;

/** A delivery above at-most-once that its client has not settled. */
final class Delivery {
  final int id;
  final SessionState session;
  final Queue queue;

  /** Place among its session's deliveries, oldest first. */
  long order;

  /** Null once the client has received the message (exactly once), or the entry is gone. */
  Entry entry;

  /** True if the log knows this delivery's id. */
  final boolean assigned;

  /** Who has it; null while its session is away. */
  Consumer consumer;

  /** The transaction that settles it, or null. */
  Transaction transaction;

  /** The chunk with the newest record of this delivery, before which its client may not see it. */
  long writtenIn = -1;

  Delivery(int id, SessionState session, Queue queue, Entry entry, boolean assigned) {
    this.id = id;
    this.session = session;
    this.queue = queue;
    this.entry = entry;
    this.assigned = assigned;
  }

  boolean isReceived() {
    return entry == null;
  }
}
