package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;

/**
 * A connection's interest in a queue: a consumer of a named queue, or a session's interest in its
 * subscriptions' queue.
 */
final class Consumer extends ClientConsumer {
  final Queue queue;

  final int priority;
  final boolean exclusive;

  /** What it takes of the queue; null for all. */
  final Selector selector;

  /** True if it leaves in the queue what it gets. */
  final boolean browses;

  /** Its own way through the queue; null if it takes what comes first. */
  Cursor cursor;

  /** What it asked for; null if it is a session's. */
  final ConsumerSpec spec;

  int[] subscriptionIds;

  /** How many message groups of its queue it has. */
  int groups;

  boolean retainAsPublished = true;

  /** What it is a member of, or null. */
  final WildcardConsumer wildcard;

  /** True while its queue has it. */
  boolean isAttached;

  Consumer(Connection connection, Queue queue, long id, Qos qos, int priority, boolean exclusive) {
    super(connection, id, qos, Credit.unlimited(), new Window(0, 0));
    this.queue = queue;
    this.priority = priority;
    this.exclusive = exclusive;
    selector = null;
    browses = false;
    wildcard = null;
    spec = null;
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
    super(
        connection,
        spec.consumerId(),
        spec.qos(),
        credit,
        new Window(spec.credit(), spec.leastCredit()));
    this.queue = queue;
    priority = spec.priority();
    exclusive = spec.exclusive() || queue.dispatchRule().exclusiveConsumers();
    this.wildcard = wildcard;
    browses = spec.browse();
    this.spec = spec;
    this.selector = selector;
  }

  /** What it is to its client. */
  ClientConsumer ofClient() {
    return wildcard == null ? this : wildcard;
  }

  @Override
  Integer prefetchLimit() {
    return queue.broker.policies.prefetchOf(this);
  }

  @Override
  boolean awaitsRead() {
    return queue.broker.lane.awaits(queue);
  }

  @Override
  void dispatch() {
    if (!queue.ready.isEmpty() || queue.consumers.areDraining()) {
      queue.dispatch();
    }
  }

  @Override
  void drain() {
    queue.consumers.drain(this);
    queue.dispatch();
  }

  @Override
  void detach() {
    queue.detach(this);
  }

  @Override
  void left() {
    queue.broker.topicSubscriptions.left(queue);
  }

  @Override
  void dispatchOthers() {
    queue.dispatch();
  }

  @Override
  ConsumerFacts facts() {
    return id == 0 ? null : ConsumerFacts.of(this);
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
}
