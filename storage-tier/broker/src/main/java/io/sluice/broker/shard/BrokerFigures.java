package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.BrokerStatus.DestinationStatus;
import io.sluice.broker.api.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads the figures of a broker. */
final class BrokerFigures {
  private static final int MAX_DESTINATIONS = 1_000;

  private BrokerFigures() {}

  /** Null reads as an empty broker. */
  static BrokerStatus of(BrokerState broker) {
    if (broker == null) {
      return new BrokerStatus(0, 0, 0, 0, 0, 0, List.of());
    }
    int subscriptions =
        broker.sessions.values().stream().mapToInt(session -> session.subscriptions.size()).sum()
            + broker.topicSubscriptions.size();
    return new BrokerStatus(
        broker.connections,
        broker.sessions.size(),
        subscriptions,
        broker.retained.size(),
        broker.storedMessages,
        broker.storedBytes,
        destinations(broker));
  }

  private static List<DestinationStatus> destinations(BrokerState broker) {
    TreeMap<String, DestinationStatus> topics = new TreeMap<>();
    broker.router.forEachBinding(
        (filter, queue) -> {
          DestinationStatus more =
              new DestinationStatus(
                  Destination.topic(filter), queue.consumers.size(), queue.depth());
          topics.merge(filter, more, BrokerFigures::sum);
        });
    broker.retained.forEach(
        (topic, message) ->
            topics.putIfAbsent(topic, new DestinationStatus(Destination.topic(topic), 0, 0)));
    List<DestinationStatus> all = new ArrayList<>();
    for (Queue queue : broker.router.named()) {
      if (queue.scheduled == null) {
        all.add(new DestinationStatus(queue.destination, queue.consumers.size(), queue.depth()));
      }
    }
    all.addAll(topics.values());
    return all.size() <= MAX_DESTINATIONS ? all : List.copyOf(all.subList(0, MAX_DESTINATIONS));
  }

  private static DestinationStatus sum(DestinationStatus a, DestinationStatus b) {
    return new DestinationStatus(
        a.destination(), a.consumers() + b.consumers(), a.depth() + b.depth());
  }
}
