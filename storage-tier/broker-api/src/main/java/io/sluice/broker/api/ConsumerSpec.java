package io.sluice.broker.api;

import java.util.Objects;

/**
 * A consumer of a queue or of a topic subscription.
 *
 * @param consumerId chosen by the adapter, unique in its session, above 0
 * @param selector null, or the SQL-92 condition (JMS 3.1 3.8) for what it takes; of a subscription,
 *     for what enters it
 * @param qos at most what its deliveries get; with at most once they are settled by being sent
 * @param credit deliveries it takes before {@link Session#credit} grants more
 * @param priority higher takes first (ActiveMQ's consumer priority), 0 is normal
 * @param exclusive while it is attached no other consumer of the same queue gets anything, with
 *     credit or without; of several, the first of the highest priority counts
 * @param browse gets what waits in the queue at most once each and leaves it there; its deliveries
 *     have no id and are not settled
 * @param leastCredit what is left of the credit at the least if the policy lets less be sent ahead;
 *     all of it if that does not matter
 * @param label how its client calls it, unique in the broker, for those who watch consumers; null
 *     if it has no name for it
 */
public record ConsumerSpec(
    long consumerId,
    Source source,
    String selector,
    Qos qos,
    int credit,
    int priority,
    boolean exclusive,
    boolean browse,
    int leastCredit,
    String label) {
  public ConsumerSpec {
    Objects.requireNonNull(source);
    Objects.requireNonNull(qos);
  }

  /** A consumer whose credit no policy touches, and that its client has no name for. */
  public ConsumerSpec(
      long consumerId,
      Source source,
      String selector,
      Qos qos,
      int credit,
      int priority,
      boolean exclusive,
      boolean browse) {
    this(consumerId, source, selector, qos, credit, priority, exclusive, browse, credit, null);
  }

  /** A plain consumer, whose deliveries are to be settled. */
  public static ConsumerSpec of(long consumerId, Source source, int credit) {
    return new ConsumerSpec(consumerId, source, null, Qos.AT_LEAST_ONCE, credit, 0, false, false);
  }
}
