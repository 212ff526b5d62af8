package io.sluice.broker.shard;

/**
 * Removes a queue's expired messages that nobody asks for. A sweep looks at every ready entry, so
 * the longer the queue, the longer it waits between sweeps; a consumer never gets an expired
 * message either way.
 */
final class ExpirySweep {
  private static final long MIN_PAUSE_MILLIS = 1_000;
  private static final int ENTRIES_PER_PAUSE_MILLI = 10;

  private final Queue queue;
  private Timers.Key timer;
  private long dueMillis = Long.MAX_VALUE;

  ExpirySweep(Queue queue) {
    this.queue = queue;
  }

  /** A message was added. */
  void added(StoredMessage message) {
    if (message.expiresAtMillis != 0 && timer == null) {
      schedule(message.expiresAtMillis);
    } else if (message.expiresAtMillis != 0 && message.expiresAtMillis < dueMillis) {
      cancel();
      schedule(message.expiresAtMillis);
    }
  }

  void cancel() {
    queue.broker.context.timers.cancel(timer);
    timer = null;
    dueMillis = Long.MAX_VALUE;
  }

  private void schedule(long expiresAtMillis) {
    long pause = Math.max(MIN_PAUSE_MILLIS, queue.ready.size() / ENTRIES_PER_PAUSE_MILLI);
    dueMillis = Math.max(expiresAtMillis, queue.broker.context.nowMillis + pause);
    timer = queue.broker.context.timers.schedule(dueMillis, this::sweep);
  }

  private void sweep() {
    timer = null;
    dueMillis = Long.MAX_VALUE;
    long now = queue.broker.context.nowMillis;
    long earliest = Long.MAX_VALUE;
    Entry entry = queue.ready.first();
    while (entry != null) {
      Entry following = queue.ready.after(entry);
      if (entry.expiredAt(now)) {
        queue.broker.settlement.expire(queue, entry);
      } else if (entry.message.expiresAtMillis > now) {
        earliest = Math.min(earliest, entry.message.expiresAtMillis);
      }
      entry = following;
    }
    if (earliest != Long.MAX_VALUE) {
      schedule(earliest);
    }
  }
}
