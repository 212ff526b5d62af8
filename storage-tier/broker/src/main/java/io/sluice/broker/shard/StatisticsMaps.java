package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Dotted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The figures of a broker, its destinations and its consumers, by ActiveMQ's names. */
final class StatisticsMaps {
  private final BrokerState broker;

  StatisticsMaps(BrokerState broker) {
    this.broker = broker;
  }

  private AmqpMap map() {
    return new AmqpMap().with("brokerName", broker.id).with("brokerId", broker.id);
  }

  AmqpMap ofBroker() {
    long waiting = 0;
    long unsettled = 0;
    for (Queue queue : queues()) {
      waiting += queue.depth();
      unsettled += queue.unsettled();
    }
    long consumers = 0;
    long producers = 0;
    for (SessionState session : broker.sessions.values()) {
      if (session.isConnected()) {
        consumers += ConsumerFacts.of(session.connection).size();
        producers += session.connection.toldProducers.size();
      }
    }
    return with(map(), broker.counts)
        .with("size", waiting)
        .with("inflightCount", unsettled)
        .with("consumerCount", consumers)
        .with("producerCount", producers)
        .with("storeUsage", broker.storedBytes);
  }

  private static AmqpMap with(AmqpMap map, QueueCounts counts) {
    return map.with("enqueueCount", counts.enqueued)
        .with("dequeueCount", counts.dequeued)
        .with("dispatchCount", counts.dispatched)
        .with("expiredCount", counts.expired);
  }

  /** All queues, of subscriptions, too. */
  private Iterable<Queue> queues() {
    List<Queue> all = new ArrayList<>(broker.router.named());
    java.util.Set<Queue> bound = new java.util.LinkedHashSet<>();
    broker.router.forEachBinding((filter, queue) -> bound.add(queue));
    bound.stream().filter(queue -> !queue.isNamed()).forEach(all::add);
    all.removeIf(queue -> queue.scheduled != null);
    return all;
  }

  /** Of each destination of a kind that the name, which may have wildcards, matches. */
  void ofDestinations(Destination.Kind kind, String dotted, Consumer<AmqpMap> to) {
    TopicTree<Boolean> wanted = new TopicTree<>();
    wanted.add(Dotted.filterToPath(dotted), true);
    int[] found = {0};
    for (Destination each : all(kind)) {
      boolean[] matches = {false};
      wanted.matchTopic(Dotted.swapped(each.dottedName()), match -> matches[0] = true);
      if (matches[0] && ++found[0] <= Statistics.MAX_ANSWERS) {
        to.accept(kind == Destination.Kind.QUEUE ? ofQueue(each) : ofTopic(each));
      }
    }
  }

  private List<Destination> all(Destination.Kind kind) {
    if (kind == Destination.Kind.TOPIC) {
      return AdvisoryReplay.topicsOf(broker);
    }
    return broker.router.named().stream()
        .filter(queue -> queue.scheduled == null)
        .map(queue -> queue.destination)
        .toList();
  }

  private AmqpMap ofQueue(Destination destination) {
    Queue queue = broker.router.named(destination.name());
    return with(ofDestination(destination), queue.counts)
        .with("size", (long) queue.depth())
        .with("inflightCount", (long) queue.unsettled())
        .with("consumerCount", (long) queue.consumers.size());
  }

  /** What passed a topic is not counted by topic. */
  private AmqpMap ofTopic(Destination topic) {
    long waiting = 0;
    long unsettled = 0;
    for (Route route : broker.router.routesOf(topic)) {
      if (!route.queue().isNamed()) {
        waiting += route.queue().depth();
        unsettled += route.queue().unsettled();
      }
    }
    return ofDestination(topic)
        .with("size", waiting)
        .with("inflightCount", unsettled)
        .with("consumerCount", (long) broker.advisories.consumersOf(topic));
  }

  private AmqpMap ofDestination(Destination destination) {
    return map()
        .with("destinationName", AdvisoryTopics.qualified(destination))
        .with("producerCount", (long) broker.toldProducers.of(destination));
  }

  /** Of each consumer of a queue or a topic. */
  void ofSubscriptions(Consumer<AmqpMap> to) {
    int found = 0;
    for (SessionState session : List.copyOf(broker.sessions.values())) {
      if (session.isConnected()) {
        for (ClientConsumer consumer : session.connection.consumers) {
          ConsumerFacts facts = consumer.facts();
          if (facts != null && ++found <= Statistics.MAX_ANSWERS) {
            to.accept(ofConsumer(facts));
          }
        }
      }
    }
  }

  private AmqpMap ofConsumer(ConsumerFacts facts) {
    TopicSubscription subscription = facts.topic();
    AmqpMap map =
        map()
            .with("destinationName", AdvisoryTopics.qualified(facts.source()))
            .with("clientId", facts.connection().session.clientId)
            .with("connectionId", facts.connection().id())
            .with("selector", facts.selector())
            .with("prefetchSize", facts.spec().credit())
            .with("exclusive", facts.exclusive());
    if (subscription == null || subscription.isShared()) {
      return map;
    }
    QueueCounts counts = facts.queue().counts;
    return map.with("enqueueCounter", counts.enqueued)
        .with("dequeueCounter", counts.dequeued)
        .with("dispatchedCounter", counts.dispatched)
        .with("dispatchedQueueSize", (long) facts.queue().unsettled());
  }
}
