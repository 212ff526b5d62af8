package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Tells who subscribes to advisories what there is: connections, destinations, producers and
 * consumers, as if each came now. As much as its queue may hold.
 */
final class AdvisoryReplay {
  private static final int[] NO_IDS = {};

  private final BrokerState broker;
  private final Queue to;
  private final TopicTree<Boolean> wanted = new TopicTree<>();
  private final long limit;
  private boolean matches;

  private AdvisoryReplay(BrokerState broker, Queue to, String filter) {
    this.broker = broker;
    this.to = to;
    wanted.add(filter, true);
    limit = Placement.depthLimit(to, false);
  }

  /** Adds to the queue of a subscription with this filter, which is to be dispatched then. */
  static void run(BrokerState broker, Queue to, String filter) {
    if (Advisory.canMatch(filter)) {
      new AdvisoryReplay(broker, to, filter).run();
    }
  }

  private void run() {
    connections();
    destinations();
    producers();
    consumers();
  }

  private void connections() {
    Destination topic = AdvisoryTopics.ofConnections();
    for (SessionState session : broker.sessions.values()) {
      if (session.isConnected()) {
        tell(topic, () -> broker.advisories.factsOf(session.connection, true));
      }
    }
  }

  private void destinations() {
    for (Queue queue : broker.router.named()) {
      Destination destination = queue.destination;
      if (queue.scheduled == null && !destination.isTemporary()) {
        destination(destination, null);
      }
    }
    topicsOf(broker).forEach(topic -> destination(topic, null));
    broker.temporaries.forEach(this::destination);
  }

  /** The topics that are used, by name. */
  static List<Destination> topicsOf(BrokerState broker) {
    TreeSet<String> topics = new TreeSet<>();
    broker.router.forEachBinding((filter, queue) -> topics.add(filter));
    broker.toldProducers.destinations().stream()
        .filter(Destination::isTopic)
        .forEach(topic -> topics.add(topic.name()));
    return topics.stream().map(Destination::topic).filter(Advisories::isPlainTopic).toList();
  }

  private void destination(Destination destination, Connection owner) {
    tell(
        AdvisoryTopics.ofDestinations(destination),
        () -> broker.advisories.factsOf(destination, owner, true));
  }

  private void producers() {
    for (SessionState session : broker.sessions.values()) {
      if (session.isConnected()) {
        Connection connection = session.connection;
        connection.toldProducers.forEach(
            (id, producer) -> {
              if (!Advisory.isAdvisory(producer.destination())) {
                tell(
                    AdvisoryTopics.ofProducers(producer.destination()),
                    () -> broker.advisories.factsOf(connection, producer, true));
              }
            });
      }
    }
  }

  private void consumers() {
    for (SessionState session : broker.sessions.values()) {
      if (session.isConnected() && to.depth() < limit) {
        for (ConsumerFacts consumer : ConsumerFacts.of(session.connection)) {
          if (consumer.isTold()) {
            tell(
                AdvisoryTopics.ofConsumers(consumer.source()),
                () -> broker.advisories.factsOf(consumer, true));
          }
        }
      }
    }
  }

  private void tell(Destination topic, Supplier<AdvisoryFacts> facts) {
    if (to.depth() < limit && isWanted(topic)) {
      Message message = facts.get().message(topic, broker.context.nowMillis);
      if (to.admits(message)) {
        StoredMessage stored = broker.lane.messages().add(message, false);
        Entry entry = new Entry(stored, Qos.AT_MOST_ONCE, false, NO_IDS, false);
        entry.afterLog = true;
        broker.publishing.enqueue(to, entry);
      }
    }
  }

  private boolean isWanted(Destination topic) {
    matches = false;
    wanted.matchTopic(topic.name(), found -> matches = true);
    return matches;
  }
}
