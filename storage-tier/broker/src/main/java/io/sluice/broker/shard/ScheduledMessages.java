package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.record.LogRecord;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The messages of a broker that are to go later. They wait in a queue that no client reaches; when
 * one is due, it is placed where it goes as a publish would be, in one chunk with what becomes of
 * it here, so that a crash neither loses nor doubles it.
 */
final class ScheduledMessages {
  /** The queue's name; no client's queue has it. */
  static final String QUEUE = "$scheduled";

  /**
   * A destination that refuses is tried again so often, each time after twice the pause, a minute
   * in all; then the message is a dead letter.
   */
  private static final int MAX_RETRIES = 6;

  private static final long FIRST_RETRY_MILLIS = 1_000;

  /** Messages that go in one turn before others have theirs. */
  private static final int MAX_IN_TURN = 1_000;

  /** A chunk that has so much waits for no more of them, however many are due at once. */
  private static final int MAX_CHUNK_BYTES = 1 << 20;

  private final BrokerState broker;
  private final ShardContext context;
  private final Schedules schedules = new Schedules();
  private final Long2ObjectHashMap<ScheduledEntry> byOrder = new Long2ObjectHashMap<>();
  private final TreeSet<ScheduledEntry> byTime = new TreeSet<>(ScheduledEntry.BY_TIME);
  private Timers.Key timer;

  ScheduledMessages(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
  }

  /** The queue that holds them; made if there is none. */
  Queue queue() {
    return broker.namedQueue(QUEUE);
  }

  /** Null if the schedule can be kept. */
  Refusal refusalOf(Schedule schedule) {
    return schedules.refusalOf(schedule, context.nowMillis);
  }

  /** When the next one is to go; {@link Long#MAX_VALUE} if there is none. */
  long dueMillis() {
    return byTime.isEmpty() ? Long.MAX_VALUE : byTime.first().wakeMillis;
  }

  /** A message was put into the queue: it is to go as its schedule says. */
  void added(Entry entry) {
    added(entry, schedules.first(entry.message.content.schedule(), context.nowMillis));
  }

  /** A message was put into the queue: it is to go then. */
  void added(Entry entry, Schedules.Due due) {
    plan(entry, due);
    wakeAt(dueMillis());
  }

  /** Lets an entry, if it is one of these, wait for more than its time; what it was due for. */
  Schedules.Due withhold(Queue of, Entry entry) {
    ScheduledEntry held = of.scheduled == this ? byOrder.get(entry.order) : null;
    if (held == null) {
      return null;
    }
    removed(entry);
    return held.due;
  }

  private void plan(Entry entry, Schedules.Due due) {
    replay(entry, due);
    if (entry.logged) {
      broker.lane.journal().append(recordOf(entry, due));
    }
  }

  /** Replaces what the entry was due for before. */
  void replay(Entry entry, Schedules.Due due) {
    removed(entry);
    ScheduledEntry held = new ScheduledEntry(entry);
    held.due = due;
    held.wakeMillis = due.atMillis();
    byTime.add(held);
    byOrder.put(entry.order, held);
  }

  /** Those that are to go from one time to another, both included, the first one first. */
  NavigableSet<ScheduledEntry> between(long fromMillis, long toMillis) {
    return byTime.subSet(
        ScheduledEntry.bound(fromMillis, Long.MIN_VALUE), true,
        ScheduledEntry.bound(toMillis, Long.MAX_VALUE), true);
  }

  /** The order of the entry added last, 0 if there never was one. */
  long newestOrder() {
    Queue queue = broker.router.named(QUEUE);
    return queue == null ? 0 : queue.nextOrder() - 1;
  }

  /** The entry of this order, or null. */
  ScheduledEntry find(long order) {
    return byOrder.get(order);
  }

  /** An entry left the queue: it went, expired, or the queue goes. */
  void removed(Entry entry) {
    ScheduledEntry held = byOrder.remove(entry.order);
    if (held != null) {
      byTime.remove(held);
    }
  }

  /** After a replay: time goes on. */
  void recovered() {
    wakeAt(dueMillis());
  }

  private void wakeAt(long millis) {
    cancel();
    if (millis != Long.MAX_VALUE) {
      timer = context.timers.schedule(millis, this::fireDue);
    }
  }

  void cancel() {
    context.timers.cancel(timer);
    timer = null;
  }

  /**
   * Sends what is due, as far as it is in memory and the chunk has room; the queue is dispatched
   * when the rest can go on.
   */
  void fireDue() {
    cancel();
    for (int fired = 0; dueMillis() <= context.nowMillis; fired++) {
      if (fired == MAX_IN_TURN) {
        wakeAt(context.nowMillis + 1);
        return;
      }
      if (awaitsLog(byTime.first().entry.message)) {
        return;
      }
      fire(byTime.first());
    }
    wakeAt(dueMillis());
  }

  private boolean awaitsLog(StoredMessage message) {
    if (broker.lane.journal().sizeBytes() >= MAX_CHUNK_BYTES) {
      broker.lane.awaitAppend(queue());
      return true;
    }
    if (!message.isResident()) {
      broker.lane.readFor(queue(), message);
      return true;
    }
    return false;
  }

  private void fire(ScheduledEntry held) {
    Entry entry = held.entry;
    Message message = entry.message.content;
    if (message.expiredAt(context.nowMillis)) {
      broker.deadLetters.expire(queue(), entry);
      return;
    }
    Schedules.Due next = schedules.next(message.schedule(), held.due, context.nowMillis);
    Placement placement = placementOf(message, next == null);
    if (placement.refusal() == null) {
      broker.publishing.place(placement, entry.logged);
      goOn(entry, next);
    } else if (held.retries < MAX_RETRIES) {
      broker.publishing.refused(placement.refusal());
      retry(held);
    } else {
      broker.publishing.refused(placement.refusal());
      giveUp(entry, next);
    }
  }

  private Placement placementOf(Message message, boolean isLast) {
    Message copy = message.withTimes(context.nowMillis, message.expiresAtMillis(), null);
    // The last copy takes the place that the message has now.
    long freedBytes = isLast ? message.sizeBytes() : 0;
    return new Placement(broker, copy, null, PlacedSoFar.freeing(freedBytes), false);
  }

  private void goOn(Entry entry, Schedules.Due next) {
    if (next == null) {
      broker.settlement.dequeue(queue(), entry);
    } else {
      plan(entry, next);
    }
  }

  private void retry(ScheduledEntry held) {
    byTime.remove(held);
    held.wakeMillis = context.nowMillis + (FIRST_RETRY_MILLIS << held.retries++);
    byTime.add(held);
  }

  /** What was due becomes a dead letter; what is due later is not given up with it. */
  private void giveUp(Entry entry, Schedules.Due next) {
    Destination origin = entry.message.content.destination();
    Queue deadLetters = broker.deadLetters.queueFor(origin, entry.logged);
    if (deadLetters == null) {
      broker.settlement.drop("a message could not be sent on, and has no dead letters");
    } else if (next != null
        && deadLetters.depth() >= Placement.depthLimit(deadLetters, entry.logged)) {
      broker.settlement.drop("the dead-letter queue is full, and the message comes again");
    } else {
      broker.deadLetters.add(deadLetters, entry);
    }
    goOn(entry, next);
    if (deadLetters != null) {
      deadLetters.dispatch();
    }
  }

  /** Visits what a snapshot says of the entries that the log knows, in their order. */
  void forEachRecord(Consumer<LogRecord> action) {
    byTime.stream()
        .filter(held -> held.entry.logged)
        .sorted(Comparator.comparingLong(held -> held.entry.order))
        .forEach(held -> action.accept(recordOf(held.entry, held.due)));
  }

  LogRecord.Scheduled recordOf(Entry entry, Schedules.Due due) {
    return new LogRecord.Scheduled(
        queue().id, entry.order, due.atMillis(), due.repetitions(), due.sinceMillis());
  }
}
