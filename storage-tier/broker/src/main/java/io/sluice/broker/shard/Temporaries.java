package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Temporary destinations: each goes with the connection that made it (JMS 3.1 4.1.5, 6.2.2). */
final class Temporaries {
  private final BrokerState broker;
  private final Map<Destination, Connection> owners = new LinkedHashMap<>();

  Temporaries(BrokerState broker) {
    this.broker = broker;
  }

  /** See {@link io.sluice.broker.api.Session#createTemporary}. */
  void create(Connection connection, long tag, Destination destination) {
    Refusal refusal = check(destination);
    if (refusal == null) {
      owners.put(destination, connection);
      if (!destination.isTopic()) {
        broker.add(Queue.temporary(broker.lane.messages().nextId(), broker, destination.name()));
      }
      broker.advisories.destination(destination, connection, true);
    }
    connection.send(false, new SessionEvent.TemporaryAnswered(tag, refusal));
  }

  private Refusal check(Destination destination) {
    if (!destination.isTemporary()) {
      return Refusal.of(
          Refusal.Cause.INVALID, "'" + destination.name() + "' is no name of a temporary one");
    }
    if (owners.containsKey(destination)) {
      return Refusal.of(
          Refusal.Cause.IN_USE, "the temporary destination '" + destination.name() + "' exists");
    }
    Quotas quotas = broker.context.quotas;
    return destination.isTopic()
        ? quotas.refusalAt(Resource.SUBSCRIPTIONS, quotas.subscriptions)
        : quotas.refusalAt(Resource.QUEUES, quotas.queues);
  }

  /** See {@link io.sluice.broker.api.Session#deleteTemporary}. */
  void delete(Connection connection, long tag, Destination destination) {
    Refusal refusal = refusalToUse(connection, destination);
    if (refusal == null && hasConsumer(destination)) {
      refusal =
          Refusal.of(
              Refusal.Cause.IN_USE, "'" + destination.name() + "' has a consumer; close it first");
    }
    if (refusal == null) {
      remove(destination);
    }
    connection.send(false, new SessionEvent.TemporaryAnswered(tag, refusal));
  }

  private boolean hasConsumer(Destination destination) {
    return destination.isTopic()
        ? broker.router.routesOf(destination).stream()
            .anyMatch(route -> !route.queue().consumers.isEmpty())
        : !broker.router.named(destination.name()).consumers.isEmpty();
  }

  private void remove(Destination destination) {
    Connection owner = owners.remove(destination);
    if (!destination.isTopic()) {
      broker.remove(broker.router.named(destination.name()));
    }
    broker.advisories.destination(destination, owner, false);
  }

  /** Visits all, with the connections that they are of. */
  void forEach(BiConsumer<Destination, Connection> action) {
    owners.forEach(action);
  }

  boolean exists(Destination destination) {
    return owners.containsKey(destination);
  }

  /** Null if this connection may take from the temporary destination, or delete it. */
  Refusal refusalToUse(Connection connection, Destination destination) {
    Connection owner = owners.get(destination);
    if (owner == null) {
      return refusalOfMissing(destination);
    }
    return owner == connection
        ? null
        : Refusal.of(
            Refusal.Cause.NOT_AUTHORIZED,
            "the temporary destination '" + destination.name() + "' belongs to another connection");
  }

  static Refusal refusalOfMissing(Destination destination) {
    return Refusal.of(
        Refusal.Cause.NOT_FOUND,
        "the temporary destination '"
            + destination.name()
            + "' is gone, with the connection that made it");
  }

  /** The connection ended, and its consumers are gone. */
  void left(Connection connection) {
    if (owners.isEmpty()) {
      return;
    }
    List<Destination> its = new ArrayList<>();
    owners.forEach(
        (destination, owner) -> {
          if (owner == connection) {
            its.add(destination);
          }
        });
    its.forEach(this::remove);
  }
}
