package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What clients say they mean to send to; for those who watch, as publishing needs no producer. */
final class ToldProducers {
  private final BrokerState broker;
  private final Map<Destination, Integer> counts = new HashMap<>();

  ToldProducers(BrokerState broker) {
    this.broker = broker;
  }

  /** See {@link io.sluice.broker.api.Session#openProducer}. */
  void open(Connection connection, ProducerSpec producer) {
    if (connection.toldProducers.putIfAbsent(producer.producerId(), producer) == null) {
      counts.merge(producer.destination(), 1, Integer::sum);
      broker.advisories.producer(connection, producer, true);
    }
  }

  /** See {@link io.sluice.broker.api.Session#closeProducer}. */
  void close(Connection connection, long producerId) {
    ProducerSpec producer = connection.toldProducers.remove(producerId);
    if (producer != null) {
      closed(connection, producer);
    }
  }

  private void closed(Connection connection, ProducerSpec producer) {
    counts.computeIfPresent(producer.destination(), (d, count) -> count == 1 ? null : count - 1);
    broker.advisories.producer(connection, producer, false);
  }

  /** The connection ended. */
  void left(Connection connection) {
    connection.toldProducers.values().forEach(producer -> closed(connection, producer));
    connection.toldProducers.clear();
  }

  int of(Destination destination) {
    return counts.getOrDefault(destination, 0);
  }

  /** What there are producers of, in no order. */
  Set<Destination> destinations() {
    return counts.keySet();
  }
}
