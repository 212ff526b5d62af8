package io.sluice.tests.simulation;

import io.sluice.broker.api.SubscriptionKey;

/** Which queue a delivery came from: a named one, a group's, or else the session's own. */
record QueueRef(String named, SubscriptionKey group) {
  static final QueueRef OWN = new QueueRef(null, null);

  boolean isOwn() {
    return named == null && group == null;
  }

  /** The queue, or null if it is gone. */
  ModelQueue in(ModelBroker broker, String client) {
    if (named != null) {
      return broker.named(named);
    }
    if (group != null) {
      ModelGroup found = broker.groups.get(group);
      return found == null ? null : found.queue;
    }
    ModelSession session = broker.sessions.get(client);
    return session == null ? null : session.queue;
  }
}
