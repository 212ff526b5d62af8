package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.model.policy.DeadLetter;
import io.sluice.model.policy.DestinationKind;

/** Where messages go that nobody can process, by the policy of where they waited. */
final class DeadLetters {
  private final BrokerState broker;

  DeadLetters(BrokerState broker) {
    this.broker = broker;
  }

  /** Moves an entry, ready or acquired, to its dead letters; drops it if it has none. */
  void move(Queue queue, Entry entry) {
    Queue to = queueFor(queue, entry);
    if (to != null) {
      add(to, entry);
      broker.messageAdvisories.deadLettered(queue, entry);
    }
    // To the log a removed queue's messages went with it.
    broker.settlement.dequeue(queue, entry);
    if (to == null) {
      broker.settlement.drop("a message was rejected from a queue that has no dead letters");
    } else {
      to.dispatch();
    }
  }

  /**
   * The time of a ready entry is over: it goes, to its dead letters if they are for that, too.
   *
   * @return false if it waits until its message is read from the log, to say which these are
   */
  boolean expire(Queue queue, Entry entry) {
    if (broker.policies.needContentToExpire(queue, entry)) {
      broker.lane.readFor(queue, entry.message);
      return false;
    }
    boolean kept = broker.policies.of(queue, entry).deadLetter().expired();
    Queue to = kept ? queueFor(queue, entry) : null;
    broker.messageAdvisories.expired(queue, entry);
    queue.counts.expired++;
    broker.counts.expired++;
    if (to != null) {
      add(to, entry);
      broker.messageAdvisories.deadLettered(queue, entry);
    }
    broker.settlement.dequeue(queue, entry);
    broker.context.event(
        BrokerEvent.Kind.MESSAGE_EXPIRED, broker.id, null, "a message's time was over");
    if (to != null) {
      to.dispatch();
    }
    return true;
  }

  /** Adds the message of an entry to a queue of dead letters, which is to be dispatched then. */
  void add(Queue to, Entry entry) {
    Entry moved = new Entry(entry.message, entry.qos, false, entry.subscriptionIds, entry.logged);
    moved.deadLetter = true;
    moved.topic = entry.topic;
    broker.publishing.enqueue(to, moved);
    broker.context.event(
        BrokerEvent.Kind.MESSAGE_DEAD_LETTERED, broker.id, null, "moved to " + to.name);
  }

  /** The queue of an entry's dead letters; null if it has none, or is one. */
  private Queue queueFor(Queue queue, Entry entry) {
    return queue.isRemoved() || entry.deadLetter
        ? null
        : queueFor(DestinationPolicies.originOf(queue, entry), entry.logged);
  }

  /**
   * The queue for dead letters of a destination; made if there is none yet.
   *
   * @param durable if the message is to outlast a restart
   */
  Queue queueFor(Destination origin, boolean durable) {
    DeadLetter rule = broker.policies.of(origin).deadLetter();
    DestinationKind kind = DestinationPolicies.kindOf(origin);
    String from = origin.dottedName();
    String name = rule.queueFor(kind, from);
    boolean has = name != null && (durable || rule.nonPersistent());
    if (!has || rule.isDeadLetterQueue(kind, from)) {
      return null;
    }
    return broker.namedQueue(canHave(name, rule) ? name : DeadLetter.SHARED_QUEUE);
  }

  /** What would need more queues than there may be goes where all dead letters may. */
  private boolean canHave(String name, DeadLetter rule) {
    return rule.strategy() == DeadLetter.Strategy.SHARED || broker.refusalOfQueue(name) == null;
  }
}
