package io.sluice.auth;

import java.util.Set;

/** Decides what an authenticated user may do in the broker it belongs to. */
@FunctionalInterface
public interface Authorizer {
  /** Lets every user do everything inside its own broker. */
  Authorizer ALLOW_ALL = (broker, user, groups, action, kind, destination) -> true;

  /** What is asked for. */
  enum Action {
    PUBLISH,
    SUBSCRIBE
  }

  /** Whether a name is that of a queue or of a topic. */
  enum Kind {
    QUEUE,
    TOPIC
  }

  /**
   * True if the user may. Called for every message, on an event loop: must return at once.
   *
   * @param destination the name of a queue or topic, {@code /} between a topic's levels; to
   *     subscribe, perhaps an MQTT topic filter, or a queue's name with wildcards
   */
  boolean authorize(
      String broker, String user, Set<String> groups, Action action, Kind kind, String destination);
}
