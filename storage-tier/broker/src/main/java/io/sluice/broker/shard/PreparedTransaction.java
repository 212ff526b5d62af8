package io.sluice.broker.shard;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;
import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A transaction that was prepared: entries that nobody gets until it ends. Those that it published
 * are in their queues already, so that they have their room; those that it settles are still there.
 */
final class PreparedTransaction {
  /** So that all that there may be take no more than {@link TopicHistories#MAX_BYTES}. */
  private static final long MAX_FOR_HISTORIES_BYTES =
      TopicHistories.MAX_BYTES / PreparedTransactions.MAX_PREPARED;

  final long id;
  final Xid xid;
  final List<Held> held = new ArrayList<>();

  /** Who prepared it; null after a restart. */
  Connection preparer;

  /** What it publishes to topics that keep what comes; like what they keep not in the log. */
  private final List<Placement> forHistories = new ArrayList<>(0);

  private long forHistoriesBytes;

  /**
   * An entry that is held.
   *
   * @param outcome how it is settled by the commit; null for one that was published
   * @param due when it goes, if it was published to go later; else null
   */
  record Held(Delivery delivery, Outcome outcome, Schedules.Due due) {
    boolean isPublished() {
      return outcome == null;
    }

    /** True if it went in the meantime, with its queue. */
    boolean isGone() {
      return delivery.entry == null;
    }

    /** True if the log knows of it. */
    boolean isLogged() {
      return !isGone() && delivery.entry.logged;
    }
  }

  PreparedTransaction(long id, Xid xid) {
    this.id = id;
    this.xid = xid;
  }

  /** Holds a ready entry; {@code outcome} is null for one that was published. */
  Held hold(Queue queue, Entry entry, Outcome outcome) {
    Schedules.Due due = queue.broker.scheduled.withhold(queue, entry);
    return hold(new Held(Delivery.held(queue, entry), outcome, due));
  }

  /** Holds what a client has. */
  Held hold(Delivery delivery, Outcome outcome) {
    return hold(new Held(delivery, outcome, null));
  }

  private Held hold(Held more) {
    held.add(more);
    return more;
  }

  /** Tells who prepared it, if that is still there, that another ended it. */
  void tellEnded(Connection by, boolean committed) {
    if (preparer != null && preparer != by && preparer.isOpen) {
      preparer.send(true, new SessionEvent.PreparedEnded(xid, committed));
    }
  }

  LogRecord.EntryHeld recordOf(Held one) {
    Delivery delivery = one.delivery;
    return new LogRecord.EntryHeld(id, delivery.queue.id, delivery.entry.order, one.outcome);
  }

  /** Visits what a snapshot says of it. */
  void forEachRecord(BrokerState broker, Consumer<LogRecord> action) {
    action.accept(new LogRecord.TransactionPrepared(id, broker.id, xid));
    for (Held each : held) {
      if (each.isLogged() && each.due != null) {
        action.accept(broker.scheduled.recordOf(each.delivery.entry, each.due));
      }
      if (each.isLogged()) {
        action.accept(recordOf(each));
      }
    }
  }

  /** Remembers what its topics are to keep if it commits, as far as they would keep so much. */
  void keepForHistories(Placement placement) {
    forHistoriesBytes += placement.message().sizeBytes();
    if (!placement.keepingTopics().isEmpty() && forHistoriesBytes <= MAX_FOR_HISTORIES_BYTES) {
      forHistories.add(placement);
    }
  }

  List<Placement> forHistories() {
    return forHistories;
  }
}
