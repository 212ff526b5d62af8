package io.sluice.broker.shard;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;
import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The transactions of a broker that wait for the second of two phases (X/Open XA). What the first
 * promises is in the log: room for all that is published, and that nobody else gets what is
 * settled. So the second cannot be refused, and needs no message to be read.
 */
final class PreparedTransactions {
  /** Transactions that a broker keeps: each is somebody's to end, or an operator's. */
  static final int MAX_PREPARED = 1_000;

  private final BrokerState broker;
  private final Journal journal;
  private final Map<Xid, PreparedTransaction> byXid = new LinkedHashMap<>();

  private final EndedTransactions ended;

  PreparedTransactions(BrokerState broker) {
    this.broker = broker;
    ended = new EndedTransactions(broker.id);
    journal = broker.lane.journal();
  }

  /** Prepares a transaction of this connection; or, with the refusal, changes nothing. */
  Refusal add(Connection connection, Transaction transaction, Xid xid) {
    Refusal refusal = check(transaction, xid);
    List<Placement> placements = new ArrayList<>(transaction.publishes.size());
    if (refusal == null) {
      refusal = broker.publishing.findPlaces(connection, transaction.publishes, true, placements);
    }
    if (refusal != null) {
      return refusal;
    }
    PreparedTransaction prepared = replayAdd(broker.lane.messages().nextId(), xid);
    prepared.preparer = connection;
    journal.append(new LogRecord.TransactionPrepared(prepared.id, broker.id, xid));
    for (int i = 0; i < placements.size(); i++) {
      broker.publishing.countIn(placements.get(i), connection.protocol);
      publish(connection, prepared, placements.get(i), transaction.publishes.get(i).by());
    }
    transaction.settlements.forEach((delivery, outcome) -> settle(prepared, delivery, outcome));
    transaction.prepared = true;
    transaction.publishes.clear();
    return null;
  }

  private Refusal check(Transaction transaction, Xid xid) {
    if (byXid.containsKey(xid)) {
      return Refusal.of(Refusal.Cause.IN_USE, "the transaction " + xid + " is prepared already");
    }
    if (transaction.repeats) {
      return Refusal.of(Refusal.Cause.NOT_FOUND, "the transaction " + xid + " has ended");
    }
    if (byXid.size() >= MAX_PREPARED) {
      return Refusal.of(
          Refusal.Cause.QUOTA,
          "the broker has " + MAX_PREPARED + " prepared transactions; commit or roll back some");
    }
    for (Publish publish : transaction.publishes) {
      if (Placement.retains(publish.message())) {
        return invalid("publish retained messages");
      }
    }
    for (Delivery delivery : transaction.settlements.keySet()) {
      if (delivery.exactlyOnce) {
        return invalid("settle what is delivered exactly once");
      }
    }
    return null;
  }

  private static Refusal invalid(String what) {
    return Refusal.of(Refusal.Cause.INVALID, "a transaction of two phases cannot " + what);
  }

  private void publish(
      Connection from, PreparedTransaction prepared, Placement placement, ProducerSequence by) {
    prepared.keepForHistories(placement);
    if (!placement.isMatched()) {
      return;
    }
    StoredMessage stored = broker.publishing.store(from, placement, by, placement.isLogged());
    for (Placement.Target target : placement.targets()) {
      Entry entry = broker.publishing.enqueue(placement, stored, target);
      write(prepared, prepared.hold(target.route().queue(), entry, null));
    }
  }

  private void settle(PreparedTransaction prepared, Delivery delivery, Outcome outcome) {
    if (delivery.queue.isRemoved()) {
      // The log has not got it any more.
      delivery.queue.remove(delivery.entry);
    }
    write(prepared, prepared.hold(delivery, outcome));
  }

  private void write(PreparedTransaction prepared, PreparedTransaction.Held held) {
    if (held.isLogged()) {
      journal.append(prepared.recordOf(held));
    }
  }

  /**
   * Commits or rolls back; {@code by} need not be who prepared it. What ended so already is
   * answered so again.
   */
  void end(Connection by, long tag, Xid xid, boolean commits) {
    PreparedTransaction prepared = byXid.remove(xid);
    if (prepared == null) {
      Refusal refusal =
          ended.has(xid, commits)
              ? null
              : Refusal.of(Refusal.Cause.NOT_FOUND, "there is no prepared transaction " + xid);
      // It may have ended just now, and not durably yet.
      by.send(true, new SessionEvent.TransactionEnded(tag, refusal));
      return;
    }
    journal.append(new LogRecord.PreparedEnded(prepared.id));
    journal.append(ended.recordOf(xid, commits));
    ended.add(xid, commits);
    Set<Queue> queues = new LinkedHashSet<>();
    Set<Connection> connections = new LinkedHashSet<>(Set.of(by));
    for (PreparedTransaction.Held held : prepared.held) {
      if (!held.isPublished()) {
        endSettled(by, held, commits, connections);
      } else if (!held.isGone()) {
        endPublished(held, commits);
        queues.add(held.delivery().queue);
      }
    }
    prepared.tellEnded(by, commits);
    if (commits) {
      prepared.forHistories().forEach(each -> broker.histories.add(each, null, true));
    }
    by.send(true, new SessionEvent.TransactionEnded(tag, null));
    queues.forEach(Queue::dispatch);
    connections.forEach(Connection::dispatch);
  }

  /** Committed, it is last in its queue, as it would be if it were published now. */
  private void endPublished(PreparedTransaction.Held held, boolean commits) {
    Queue queue = held.delivery().queue;
    Entry entry = held.delivery().entry;
    if (commits && isWanted(queue, entry)) {
      Entry published =
          new Entry(entry.message, entry.qos, entry.retain, entry.subscriptionIds, entry.logged);
      published.topic = entry.topic;
      published.afterLog = true;
      broker.publishing.enqueue(queue, published);
      if (held.due() != null) {
        broker.scheduled.added(published, held.due());
      }
    }
    broker.settlement.dequeue(queue, entry);
  }

  /** False if its queue keeps nothing of this quality while nobody is there to take it. */
  private static boolean isWanted(Queue queue, Entry entry) {
    return entry.qos != Qos.AT_MOST_ONCE || queue.isNamed() || !queue.consumers.isEmpty();
  }

  private void endSettled(
      Connection by, PreparedTransaction.Held held, boolean commits, Set<Connection> freed) {
    Delivery delivery = held.delivery();
    Connection holder = delivery.holder();
    delivery.transaction = null;
    Outcome outcome = commits ? held.outcome() : Outcome.MODIFIED_FAILED;
    boolean stays = !commits && holder != null && holder.has(delivery.consumer);
    if (holder == null && !held.isGone()) {
      broker.settlement.finish(by, delivery, outcome);
    } else if (holder != null && (held.isGone() || !stays)) {
      broker.settlement.settle(holder, delivery, outcome);
      freed.add(holder);
    }
  }

  /** True if a transaction of this name is prepared. */
  boolean has(Xid xid) {
    return byXid.containsKey(xid);
  }

  /** See {@link io.sluice.broker.api.Session#recover}. */
  void recover(Connection by, long tag) {
    // Of what is named, nothing may be lost.
    by.send(true, new SessionEvent.Recovered(tag, List.copyOf(byXid.keySet())));
  }

  EndedTransactions ended() {
    return ended;
  }

  PreparedTransaction replayAdd(long id, Xid xid) {
    PreparedTransaction prepared = new PreparedTransaction(id, xid);
    byXid.put(xid, prepared);
    ended.remove(xid);
    return prepared;
  }

  /** What was published is left to the records that follow: each is taken out by one. */
  void replayEnd(PreparedTransaction prepared) {
    byXid.remove(prepared.xid);
    for (PreparedTransaction.Held held : prepared.held) {
      if (!held.isGone() && !held.isPublished()) {
        held.delivery().queue.putBack(held.delivery().entry);
      }
    }
  }

  /** Visits all that is held and has not gone. */
  void forEachHeld(Consumer<Delivery> action) {
    for (PreparedTransaction prepared : byXid.values()) {
      for (PreparedTransaction.Held held : prepared.held) {
        if (!held.isGone()) {
          action.accept(held.delivery());
        }
      }
    }
  }

  /** Visits the records of a snapshot. */
  void forEachRecord(Consumer<LogRecord> action) {
    ended.forEachRecord(action);
    byXid.values().forEach(prepared -> prepared.forEachRecord(broker, action));
  }

  /** Drops all, for the broker's deletion. */
  void removeAll() {
    forEachHeld(delivery -> delivery.queue.remove(delivery.entry));
    byXid.clear();
  }
}
