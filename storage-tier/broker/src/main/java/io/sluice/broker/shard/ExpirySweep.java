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

  /** True if a sweep goes on when a message was read from the log. */
  private boolean awaitsRead;

  ExpirySweep(Queue queue) {
    this.queue = queue;
  }

  /** An entry was added. */
  void added(Entry entry) {
    long expiresAtMillis = entry.expiresAtMillis();
    if (expiresAtMillis != 0 && timer == null) {
      schedule(expiresAtMillis);
    } else if (expiresAtMillis != 0 && expiresAtMillis < dueMillis) {
      cancel();
      schedule(expiresAtMillis);
    }
  }

  /** What the queue waited for was read from the log. */
  void onRead() {
    if (awaitsRead) {
      awaitsRead = false;
      cancel();
      queue.walk(this::sweep);
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
    timer = queue.broker.context.timers.schedule(dueMillis, () -> queue.walk(this::sweep));
  }

  private void sweep() {
    timer = null;
    dueMillis = Long.MAX_VALUE;
    long now = queue.broker.context.nowMillis;
    long earliest = Long.MAX_VALUE;
    Entry entry = queue.ready.first();
    while (entry != null && !awaitsRead) {
      Entry following = queue.ready.after(entry);
      if (entry.expiredAt(now)) {
        awaitsRead = !queue.broker.deadLetters.expire(queue, entry);
      } else if (entry.expiresAtMillis() > now) {
        earliest = Math.min(earliest, entry.expiresAtMillis());
      }
      entry = following;
    }
    if (earliest != Long.MAX_VALUE && !awaitsRead) {
      schedule(earliest);
    }
  }
}
