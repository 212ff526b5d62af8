package io.sluice.model.policy;

import java.util.List;
import java.util.Optional;

/**
 * The rules of a virtual broker: where messages go beyond where they are sent, and how destinations
 * are treated. Names are dotted, as ActiveMQ's users write them. Where several entries of a list
 * match a destination, the first counts.
 *
 * @param virtualTopics ActiveMQ's own if not given; an empty list for none
 * @param populateUserId whether each message carries its sender's name, as the sender logged in
 */
public record BrokerPolicy(
    List<VirtualTopic> virtualTopics,
    List<CompositeDestination> compositeDestinations,
    MirroredQueues mirroredQueues,
    List<DestinationPolicy> destinationPolicies,
    boolean populateUserId) {
  /** What a broker has of which nothing is said. */
  public static final BrokerPolicy DEFAULT = new BrokerPolicy(null, null, null, null, false);

  private static final int MAX_VIRTUAL_TOPICS = 100;
  private static final int MAX_ENTRIES = 1_000;

  /**
   * A policy as given.
   *
   * @throws IllegalArgumentException if it is too large, or a composite destination leads back to
   *     itself
   */
  public BrokerPolicy {
    virtualTopics =
        virtualTopics == null
            ? List.of(VirtualTopic.DEFAULT)
            : Checks.copyOf("virtualTopics", virtualTopics, MAX_VIRTUAL_TOPICS);
    compositeDestinations =
        compositeDestinations == null
            ? List.of()
            : Checks.copyOf("compositeDestinations", compositeDestinations, MAX_ENTRIES);
    mirroredQueues = mirroredQueues == null ? MirroredQueues.NONE : mirroredQueues;
    destinationPolicies =
        destinationPolicies == null
            ? List.of()
            : Checks.copyOf("destinationPolicies", destinationPolicies, MAX_ENTRIES);
    new CompositeChains(compositeDestinations).check();
  }

  /** How a destination of this dotted name is treated. */
  public DestinationPolicy of(DestinationKind kind, String name) {
    for (DestinationPolicy policy : destinationPolicies) {
      if (policy.isFor(kind, name)) {
        return policy;
      }
    }
    return kind == DestinationKind.QUEUE
        ? DestinationPolicy.OF_QUEUES
        : DestinationPolicy.OF_TOPICS;
  }

  /** The composite destination that a destination of this dotted name is, if it is one. */
  public Optional<CompositeDestination> compositeOf(DestinationKind kind, String name) {
    return compositeDestinations.stream()
        .filter(composite -> composite.isFor(kind, name))
        .findFirst();
  }
}
