package io.sluice.broker.api;

/**
 * A consumer of a queue.
 *
 * @param consumerId chosen by the adapter, unique in its session, above 0
 * @param credit deliveries it takes before {@link Session#credit} grants more
 * @param priority higher takes first (ActiveMQ's consumer priority), 0 is normal
 * @param exclusive while it has credit no consumer of the same queue that came later gets anything
 */
public record ConsumerSpec(
    long consumerId, String queue, Qos qos, int credit, int priority, boolean exclusive) {}
