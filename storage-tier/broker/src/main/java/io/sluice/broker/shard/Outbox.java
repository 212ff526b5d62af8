package io.sluice.broker.shard;

import io.sluice.broker.api.SessionEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects of a turn, in two lanes: those that may be seen at once, and those that wait until
 * the chunk being gathered is durable. Within each, effects keep their order; a connection's events
 * of a turn are handed over together.
 */
public final class Outbox {
  private List<Runnable> immediate = new ArrayList<>();
  private List<Runnable> gated = new ArrayList<>();
  private final List<Connection> withImmediate = new ArrayList<>();
  private final List<Connection> withGated = new ArrayList<>();
  private List<Connection> withHeld = new ArrayList<>();

  /** An effect other than a session's event; it comes before all events of its lane and turn. */
  void effect(boolean waits, Runnable effect) {
    (waits ? gated : immediate).add(effect);
  }

  void send(Connection connection, boolean waits, SessionEvent event) {
    if (waits) {
      gate(connection);
      connection.gatedEvents.add(event);
    } else {
      if (connection.immediateEvents.isEmpty()) {
        withImmediate.add(connection);
      }
      connection.immediateEvents.add(event);
    }
  }

  private void gate(Connection connection) {
    if (connection.gatedEvents.isEmpty()) {
      withGated.add(connection);
    }
  }

  /** What is held back waits for the chunk being gathered, before all that waits for it already. */
  void gateHeld(Connection connection) {
    gate(connection);
    connection.gatedEvents.addAll(0, connection.heldEvents);
    connection.heldEvents = List.of();
  }

  /** Keeps an event back until the chunk that its connection is held for is durable. */
  void hold(Connection connection, SessionEvent event) {
    if (connection.heldEvents.isEmpty()) {
      connection.heldEvents = new ArrayList<>();
      withHeld.add(connection);
    }
    connection.heldEvents.add(event);
  }

  /** The chunk of this sequence is durable: what was held for it may be seen after its effects. */
  void release(long sequence) {
    List<Connection> waiting = withHeld;
    withHeld = new ArrayList<>();
    for (Connection connection : waiting) {
      if (connection.isHeldFor(sequence)) {
        List<SessionEvent> events = connection.heldEvents;
        connection.heldEvents = List.of();
        events.forEach(event -> send(connection, false, event));
      } else if (!connection.heldEvents.isEmpty()) {
        withHeld.add(connection);
      }
    }
  }

  /** Takes the effects that may be seen at once. */
  public List<Runnable> takeImmediate() {
    for (Connection connection : withImmediate) {
      immediate.add(connection.handOver(connection.takeImmediate()));
    }
    withImmediate.clear();
    if (immediate.isEmpty()) {
      return List.of();
    }
    List<Runnable> taken = immediate;
    immediate = new ArrayList<>();
    return taken;
  }

  /** Takes the effects that wait for the chunk being gathered. */
  public List<Runnable> takeGated() {
    for (Connection connection : withGated) {
      gated.add(connection.handOver(connection.takeGated()));
    }
    withGated.clear();
    if (gated.isEmpty()) {
      return List.of();
    }
    List<Runnable> taken = gated;
    gated = new ArrayList<>();
    return taken;
  }

  public boolean hasGated() {
    return !gated.isEmpty() || !withGated.isEmpty();
  }
}
