package io.sluice.tests.simulation;

import io.sluice.broker.api.SubscriptionKey;

/**
 * Which queue a delivery came from: a named one, a group's, a topic subscription's by its key in
 * the model, or else the session's own.
 */
record QueueRef(String named, SubscriptionKey group, String subscription) {
  static final QueueRef OWN = new QueueRef(null, null, null);

  static QueueRef named(String name) {
    return new QueueRef(name, null, null);
  }

  static QueueRef group(SubscriptionKey key) {
    return new QueueRef(null, key, null);
  }

  static QueueRef subscription(String key) {
    return new QueueRef(null, null, key);
  }

  boolean isOwn() {
    return named == null && group == null && subscription == null;
  }

  boolean isDeadLetters() {
    return Names.DEAD_LETTERS.equals(named);
  }

  /** The queue, or null if it is gone. */
  ModelQueue in(ModelBroker broker, String client) {
    if (named != null) {
      return broker.named.get(named);
    }
    if (group != null) {
      ModelGroup found = broker.groups.get(group);
      return found == null ? null : found.queue;
    }
    if (subscription != null) {
      ModelSubscription found = broker.subscriptions.get(subscription);
      return found == null ? null : found.queue;
    }
    ModelSession session = broker.sessions.get(client);
    return session == null ? null : session.queue;
  }

  @Override
  public String toString() {
    if (isOwn()) {
      return "its own queue";
    }
    return named != null ? named : group != null ? group.toString() : subscription;
  }
}
