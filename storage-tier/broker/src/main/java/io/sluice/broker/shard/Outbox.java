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

  /** An effect other than a session's event; it comes before all events of its lane and turn. */
  void effect(boolean waits, Runnable effect) {
    (waits ? gated : immediate).add(effect);
  }

  void send(Connection connection, boolean waits, SessionEvent event) {
    if (waits) {
      if (connection.gatedEvents.isEmpty()) {
        withGated.add(connection);
      }
      connection.gatedEvents.add(event);
    } else {
      if (connection.immediateEvents.isEmpty()) {
        withImmediate.add(connection);
      }
      connection.immediateEvents.add(event);
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
