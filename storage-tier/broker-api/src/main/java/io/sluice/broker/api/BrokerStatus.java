package io.sluice.broker.api;

import java.util.List;

/**
 * Live figures of a broker.
 *
 * @param destinations its queues, and the topics that have subscriptions or a retained message, at
 *     most 1,000
 */
public record BrokerStatus(
    int connections,
    int sessions,
    int subscriptions,
    long retainedMessages,
    long storedMessages,
    long storedBytes,
    List<DestinationStatus> destinations) {
  /** A destination's figures. A topic's {@code depth} sums its subscriptions' waiting messages. */
  public record DestinationStatus(Destination destination, int consumers, long depth) {}
}
