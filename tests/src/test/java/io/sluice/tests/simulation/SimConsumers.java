package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.SessionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The consumers of a connection, each from the call to make it until its end is heard. */
final class SimConsumers {
  private final Map<Long, SimConsumer> byId = new TreeMap<>();
  private final Map<Long, SimConsumer> answeredBy = new HashMap<>();

  boolean holds(SimConsumer consumer) {
    return byId.get(consumer.spec.consumerId()) == consumer;
  }

  /** Null if there is none of this id. */
  SimConsumer get(long id) {
    return byId.get(id);
  }

  List<SimConsumer> attached() {
    return byId.values().stream().filter(consumer -> !consumer.isClosing).toList();
  }

  void opening(SimConsumer consumer, long tag) {
    byId.put(consumer.spec.consumerId(), consumer);
    answeredBy.put(tag, consumer);
  }

  void heard(SessionEvent.ConsumerOpened event) {
    SimConsumer consumer = answeredBy.remove(event.tag());
    if (consumer != null) {
      consumer.isOpen = true;
    }
  }

  void closing(SimConsumer consumer, long tag) {
    consumer.isClosing = true;
    answeredBy.put(tag, consumer);
  }

  void heard(SessionEvent.ConsumerClosed event) {
    byId.remove(answeredBy.remove(event.tag()).spec.consumerId());
  }

  void heard(SessionEvent.Drained event) {
    SimConsumer consumer = byId.get(event.consumerId());
    check(consumer != null, "consumer " + event.consumerId() + " was drained, but is closed");
    consumer.credit.drained(consumer + " was drained");
  }
}
