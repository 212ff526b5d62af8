package io.sluice.broker.shard;

import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.SessionEvent;
import java.util.ArrayDeque;

/**
 * What a lane handed to consumers before the log knows it (concurrent store and dispatch): if a
 * message is consumed soon, it is never written. Its publisher hears yes when it is either.
 *
 * <p>Each entry here is in the hands of a consumer: one that comes back to its queue, that a
 * transaction or a dead letter queue is to have, or that nobody takes in time, is written first.
 */
final class UnwrittenEntries {
  private static final long MAX_BYTES = 32L << 20;

  /** Appends that take longer make publishers wait longer for consumers, too. */
  private static final int APPENDS_TO_WAIT = 4;

  private final ShardContext context;
  private final Journal journal;
  private final MessageStore messages;
  private final AppendTime appendTime;

  /** Those that are over among them; they go when they come first. */
  private final ArrayDeque<Unwritten> oldestFirst = new ArrayDeque<>();

  private long bytes;
  private Timers.Key timer;

  UnwrittenEntries(
      ShardContext context, Journal journal, MessageStore messages, AppendTime appendTime) {
    this.context = context;
    this.journal = journal;
    this.messages = messages;
    this.appendTime = appendTime;
  }

  /** An entry that is not written, and who waits for its answer. */
  static final class Unwritten {
    private final Connection publisher;
    private final ProducerSequence by;
    private final SessionEvent.Published answer;
    private final Queue queue;
    private final long sinceMillis;

    /** Null once it was written or is gone. */
    private Entry entry;

    private Unwritten(
        Connection publisher,
        ProducerSequence by,
        SessionEvent.Published answer,
        Queue queue,
        long sinceMillis,
        Entry entry) {
      this.publisher = publisher;
      this.by = by;
      this.answer = answer;
      this.queue = queue;
      this.sinceMillis = sinceMillis;
      this.entry = entry;
    }
  }

  /** True if so much more may be unwritten. */
  boolean haveRoomFor(int sizeBytes) {
    return bytes + sizeBytes <= MAX_BYTES;
  }

  /**
   * An entry that is to be in this queue, not logged; the answer is given once it is over. Whoever
   * adds it is to {@link #write} it if no consumer takes it at once.
   *
   * @param by null if its producer does not number its messages
   */
  void add(
      Queue queue,
      Entry entry,
      Connection publisher,
      ProducerSequence by,
      SessionEvent.Published answer) {
    entry.unwritten = new Unwritten(publisher, by, answer, queue, context.nowMillis, entry);
    oldestFirst.add(entry.unwritten);
    bytes += entry.message.sizeBytes;
    if (timer == null) {
      wakeForOldest();
    }
  }

  /** The entry is gone and the log needs to know nothing of it. */
  void gone(Entry entry) {
    Unwritten unwritten = end(entry);
    unwritten.queue.promptness.kept();
    unwritten.publisher.send(false, unwritten.answer);
  }

  /** Writes an entry of these; others are passed over. */
  void write(Entry entry) {
    if (entry.unwritten == null) {
      return;
    }
    Unwritten unwritten = end(entry);
    unwritten.queue.promptness.missed();
    ProducerSequence by = unwritten.by;
    long producer = unwritten.queue.broker.producers.noteWritten(unwritten.publisher, by);
    messages.log(entry.message, producer, by == null ? 0 : by.number());
    unwritten.queue.logged(entry);
    journal.append(entry.record(unwritten.queue));
    unwritten.publisher.send(true, unwritten.answer);
  }

  /** Writes all of them. */
  void writeAll() {
    while (!oldestFirst.isEmpty()) {
      write(oldestFirst.peek().entry);
    }
  }

  private Unwritten end(Entry entry) {
    Unwritten unwritten = entry.unwritten;
    entry.unwritten = null;
    unwritten.entry = null;
    bytes -= entry.message.sizeBytes;
    dropEnded();
    return unwritten;
  }

  private void dropEnded() {
    while (!oldestFirst.isEmpty() && oldestFirst.peek().entry == null) {
      oldestFirst.poll();
    }
  }

  private void writeOverdue() {
    timer = null;
    while (!oldestFirst.isEmpty() && dueMillis(oldestFirst.peek()) <= context.nowMillis) {
      write(oldestFirst.peek().entry);
    }
    wakeForOldest();
  }

  private void wakeForOldest() {
    if (!oldestFirst.isEmpty()) {
      timer = context.timers.schedule(dueMillis(oldestFirst.peek()), this::writeOverdue);
    }
  }

  /**
   * While appends are slow, writing is no faster an answer, and each message that is not written
   * makes them faster.
   */
  private long dueMillis(Unwritten unwritten) {
    long appendsMillis = APPENDS_TO_WAIT * appendTime.millis();
    ShardOptions options = context.options;
    return unwritten.sinceMillis
        + Math.min(
            Math.max(options.unwrittenMillis(), appendsMillis), options.maxUnwrittenMillis());
  }
}
