package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of a broker that are to go later. They wait in a queue that no client reaches; when
 * one is due, it is placed where it goes as a publish would be, in one chunk with what becomes of
 * it here, so that a crash neither loses nor doubles it.
 */
final class ScheduledMessages {
  /** The queue's name; clients' queues do not begin so. */
  static final String QUEUE = "$scheduled";

  /** A destination that refuses is tried again so often, then the message is a dead letter. */
  private static final int MAX_ATTEMPTS = 60;

  private static final long RETRY_MILLIS = 1_000;
  private static final Comparator<Held> BY_TIME =
      Comparator.comparingLong((Held held) -> held.wakeMillis)
          .thenComparingLong(held -> held.entry.order);

  private final BrokerState broker;
  private final ShardContext context;

  /** By time; the value is the key. */
  private final TreeMap<Held, Held> byTime = new TreeMap<>(BY_TIME);

  private final Map<Long, Held> byOrder = new HashMap<>();
  private Timers.Key timer;

  /** An entry, what it is due for, and when it is looked at, which may be later. */
  private static final class Held {
    final Entry entry;
    Schedules.Due due;
    long wakeMillis;
    int attempts;

    Held(Entry entry, Schedules.Due due) {
      this.entry = entry;
      this.due = due;
      wakeMillis = due.atMillis();
    }
  }

  ScheduledMessages(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
  }

  /** The queue that holds them; made if there is none. */
  Queue queue() {
    Queue queue = broker.namedQueue(QUEUE);
    queue.scheduled = this;
    return queue;
  }

  boolean isEmpty() {
    return byTime.isEmpty();
  }

  /** A message was put into the queue: it is to go as its schedule says. */
  void added(Entry entry) {
    Held held =
        new Held(entry, Schedules.first(entry.message.content.schedule(), context.nowMillis));
    journal(held);
    hold(held);
  }

  private void journal(Held held) {
    if (held.entry.logged) {
      broker
          .lane
          .journal()
          .append(
              new LogRecord.Scheduled(
                  broker.router.named(QUEUE).id,
                  held.entry.order,
                  held.due.atMillis(),
                  held.due.repetitions()));
    }
  }

  /** What the log says of an entry of the queue; later ones replace it. */
  void replay(Queue queue, Entry entry, LogRecord.Scheduled r) {
    queue.scheduled = this;
    Held before = byOrder.remove(entry.order);
    if (before != null) {
      byTime.remove(before);
    }
    Held held = new Held(entry, new Schedules.Due(r.atMillis(), r.repetitions()));
    byTime.put(held, held);
    byOrder.put(entry.order, held);
  }

  /** After a replay: time goes on. */
  void recovered() {
    byTime.values().removeIf(held -> held.entry.gone);
    byOrder.values().removeIf(held -> held.entry.gone);
    wake();
  }

  private void hold(Held held) {
    byTime.put(held, held);
    byOrder.put(held.entry.order, held);
    wake();
  }

  private void wake() {
    context.timers.cancel(timer);
    timer =
        byTime.isEmpty()
            ? null
            : context.timers.schedule(byTime.firstKey().wakeMillis, this::fireDue);
  }

  /** Sends what is due, as far as it is in memory; the rest when it was read back. */
  void fireDue() {
    while (!byTime.isEmpty() && byTime.firstKey().wakeMillis <= context.nowMillis) {
      Held held = byTime.firstKey();
      if (!held.entry.gone && !held.entry.message.isResident()) {
        broker.lane.readFor(broker.router.named(QUEUE), held.entry.message);
        context.timers.cancel(timer);
        timer = null;
        return;
      }
      byTime.remove(held);
      byOrder.remove(held.entry.order);
      if (!held.entry.gone) {
        fire(held);
      }
    }
    wake();
  }

  private void fire(Held held) {
    Queue queue = broker.router.named(QUEUE);
    Entry entry = held.entry;
    Message message = entry.message.content;
    if (message.expiredAt(context.nowMillis)) {
      broker.settlement.expire(queue, entry);
      return;
    }
    Schedules.Due next = Schedules.next(message.schedule(), held.due, context.nowMillis);
    Message copy = message.withTimes(context.nowMillis, message.expiresAtMillis(), null);
    // The last copy takes the place that the message has now.
    long freedBytes = next == null ? entry.message.sizeBytes : 0;
    Placement placement = new Placement(broker, copy, null, PlacedSoFar.freeing(freedBytes));
    if (placement.refusal() != null) {
      retry(held, queue, placement);
      return;
    }
    broker.publishing.place(placement);
    if (next == null) {
      broker.settlement.dequeue(queue, entry);
    } else {
      Held again = new Held(entry, next);
      journal(again);
      byTime.put(again, again);
      byOrder.put(entry.order, again);
    }
  }

  private void retry(Held held, Queue queue, Placement placement) {
    broker.publishing.refused(placement.refusal());
    if (++held.attempts >= MAX_ATTEMPTS) {
      broker.settlement.deadLetter(queue, held.entry);
      return;
    }
    held.wakeMillis = context.nowMillis + RETRY_MILLIS;
    byTime.put(held, held);
    byOrder.put(held.entry.order, held);
  }

  /** What a snapshot says of the entries that the log knows, in their order. */
  List<LogRecord> records() {
    List<LogRecord> records = new ArrayList<>();
    byOrder.values().stream()
        .filter(held -> held.entry.logged && !held.entry.gone)
        .sorted(Comparator.comparingLong(held -> held.entry.order))
        .forEach(
            held ->
                records.add(
                    new LogRecord.Scheduled(
                        broker.router.named(QUEUE).id,
                        held.entry.order,
                        held.due.atMillis(),
                        held.due.repetitions())));
    return records;
  }

  void removeAll() {
    context.timers.cancel(timer);
    byTime.clear();
    byOrder.clear();
  }
}
