package io.sluice.tests.simulation;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A session of the model. */
final class ModelSession {
  final String client;
  final boolean durable;
  long expiryMillis;
  boolean connected;
  long goneAtMillis;
  final Map<SubscriptionKey, Subscription> subscriptions = new LinkedHashMap<>();
  ModelQueue queue = new ModelQueue();
  final Set<Integer> remembered = new HashSet<>();

  /** How often each message was put into the session's queue. */
  final Map<Integer, Integer> enqueued = new HashMap<>();

  ModelSession(String client, boolean durable) {
    this.client = client;
    this.durable = durable;
  }

  long expiresAtMillis() {
    return connected || expiryMillis == OpenSession.NEVER
        ? Long.MAX_VALUE
        : goneAtMillis + expiryMillis;
  }

  ModelSession copy() {
    ModelSession copy = new ModelSession(client, durable);
    copy.expiryMillis = expiryMillis;
    copy.connected = connected;
    copy.goneAtMillis = goneAtMillis;
    copy.subscriptions.putAll(subscriptions);
    copy.queue = queue.copy();
    copy.remembered.addAll(remembered);
    copy.enqueued.putAll(enqueued);
    return copy;
  }
}
