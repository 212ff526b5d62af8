package io.sluice.broker.shard;

import io.sluice.broker.api.Qos;

/**
 * A connection's interest in a queue: a consumer of a named queue, or a session's interest in its
 * subscriptions' queue.
 */
final class Consumer {
  static final int UNLIMITED_CREDIT = Integer.MAX_VALUE;

  final Connection connection;
  final Queue queue;

  /** The adapter's id, 0 for topic subscriptions. */
  final long id;

  final int priority;
  final boolean exclusive;

  /** What a shared subscription's member asked for; a session's own queue has it in the entries. */
  Qos qos;

  int[] subscriptionIds;
  boolean retainAsPublished = true;
  int credit = UNLIMITED_CREDIT;

  Consumer(Connection connection, Queue queue, long id, Qos qos, int priority, boolean exclusive) {
    this.connection = connection;
    this.queue = queue;
    this.id = id;
    this.qos = qos;
    this.priority = priority;
    this.exclusive = exclusive;
  }

  /** How this consumer gets an entry; exactly once still if it began so, whatever it asks now. */
  Qos qosOf(Entry entry) {
    boolean begun = entry.reserved != null && entry.reserved.assigned;
    return begun ? Qos.EXACTLY_ONCE : entry.qos.min(qos);
  }

  boolean canTake(Entry entry) {
    return credit > 0
        && (entry.reserved == null || entry.reserved.session == connection.session)
        && !entry.excludes(this)
        && connection.hasWindow()
        && (qosOf(entry) == Qos.AT_MOST_ONCE || connection.hasInflight(entry.reserved == null));
  }

  /** False if no entry at all could be taken. */
  boolean canTakeAny() {
    return credit > 0 && connection.hasWindow();
  }

  void useCredit() {
    if (credit != UNLIMITED_CREDIT) {
      credit--;
    }
  }

  void grant(int deliveries) {
    credit = (int) Math.min((long) credit + deliveries, UNLIMITED_CREDIT);
  }
}
