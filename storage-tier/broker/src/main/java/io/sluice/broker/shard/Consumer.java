package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;

/**
 * A connection's interest in a queue: a consumer of a named queue, or a session's interest in its
 * subscriptions' queue.
 */
final class Consumer {
  final Connection connection;
  final Queue queue;

  /** The adapter's id, 0 for an MQTT session's subscriptions. */
  final long id;

  final int priority;
  final boolean exclusive;

  /** What it takes of the queue; null for all. */
  final Selector selector;

  /** True if it leaves in the queue what it gets. */
  final boolean browses;

  /** Its own way through the queue; null if it takes what comes first. */
  Cursor cursor;

  /** True from the request to use up its credit until that is answered. */
  boolean draining;

  /** What a shared subscription's member asked for; a session's own queue has it in the entries. */
  Qos qos;

  /** How its client calls it, or null. */
  final String label;

  /** The credit it came with. */
  final int prefetch;

  int[] subscriptionIds;

  /** How many message groups of its queue it has. */
  int groups;

  boolean retainAsPublished = true;
  final Credit credit;

  /** What it is a member of, or null. */
  final WildcardConsumer wildcard;

  /** True while its queue has it. */
  boolean isAttached;

  /** What of its credit it began with, or asked for since. */
  final Window window;

  Consumer(Connection connection, Queue queue, long id, Qos qos, int priority, boolean exclusive) {
    this.connection = connection;
    this.queue = queue;
    this.id = id;
    this.qos = qos;
    this.priority = priority;
    this.exclusive = exclusive;
    selector = null;
    browses = false;
    credit = Credit.unlimited();
    window = new Window(0, 0);
    wildcard = null;
    label = null;
    prefetch = 0;
  }

  /** A consumer as an adapter asked for it, with a selector on what its queue has. */
  Consumer(Connection connection, Queue queue, ConsumerSpec spec, Selector selector) {
    this(connection, queue, spec, selector, Credit.of(spec.credit()), null);
    fitWindow();
  }

  /** A wildcard's consumer of one of its queues. */
  Consumer(WildcardConsumer wildcard, Queue queue, Selector selector) {
    this(wildcard.connection, queue, wildcard.spec, selector, wildcard.credit, wildcard);
  }

  private Consumer(
      Connection connection,
      Queue queue,
      ConsumerSpec spec,
      Selector selector,
      Credit credit,
      WildcardConsumer wildcard) {
    this.connection = connection;
    this.queue = queue;
    id = spec.consumerId();
    qos = spec.qos();
    priority = spec.priority();
    exclusive = spec.exclusive() || queue.dispatchRule().exclusiveConsumers();
    this.credit = credit;
    this.wildcard = wildcard;
    browses = spec.browse();
    label = spec.label();
    prefetch = spec.credit();
    this.selector = selector;
    window = new Window(spec.credit(), spec.leastCredit());
  }

  /** Lets the policy in force say how much may be sent ahead; true if that is more than before. */
  boolean fitWindow() {
    int growth = window.fit(queue.broker.policies.prefetchOf(this));
    credit.grow(growth);
    return growth > 0;
  }

  /** True if it does not take all that it can have. */
  boolean isSelective() {
    return selector != null || browses;
  }

  /** True if its selector matches; the entry's content must be in memory. */
  boolean wants(Entry entry) {
    return selector == null || selector.matches(entry.message.content);
  }

  /** How this consumer gets an entry; exactly once still if it began so, whatever it asks now. */
  Qos qosOf(Entry entry) {
    boolean begun = entry.reserved != null && entry.reserved.exactlyOnce;
    return begun ? Qos.EXACTLY_ONCE : entry.qos.min(qos);
  }

  boolean canTake(Entry entry) {
    return !credit.isUsedUp()
        && !queue.isGathering()
        && (entry.reserved == null || entry.reserved.session == connection.session)
        && !entry.excludes(this)
        && connection.hasWindow()
        && (qosOf(entry) == Qos.AT_MOST_ONCE || connection.hasInflight(entry.reserved == null));
  }

  /** False if no entry at all could be taken. */
  boolean canTakeAny() {
    return !credit.isUsedUp() && connection.hasWindow() && (browses || !queue.isGathering());
  }

  /** True if no credit is left, or nothing that it could be used for. */
  boolean isDrained(boolean awaitsRead) {
    boolean couldTake =
        connection.hasWindow() && (qos == Qos.AT_MOST_ONCE || connection.hasInflight(true));
    return credit.isUsedUp() || couldTake && !awaitsRead;
  }

  /** Takes back what credit is left, and says so after the deliveries that used some. */
  void endDrain() {
    connection.send(connection.hasGated(), new SessionEvent.Drained(id, credit.takeBack()));
  }
}
