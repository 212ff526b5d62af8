package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.Xid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A broker of the model: all it has, by name. */
final class ModelBroker {
  final Map<String, ModelSession> sessions = new TreeMap<>();
  final Map<SubscriptionKey, ModelGroup> groups =
      new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  final Map<String, ModelQueue> named = new TreeMap<>();
  final Map<String, ModelSubscription> subscriptions = new TreeMap<>();

  /** Which client has each temporary destination; its queues are among the named ones. */
  final Map<Destination, String> temporaries = new LinkedHashMap<>();

  final Map<String, Sent> retained = new TreeMap<>();
  final Map<String, ModelWill> wills = new TreeMap<>();

  /** What is to go later, in the order in which it came. */
  final List<ModelScheduled> scheduled = new ArrayList<>();

  /** Prepared transactions, the oldest first; the entries say what each holds. */
  final Set<Xid> prepared = new LinkedHashSet<>();

  /** Those that have ended; fewer than a broker remembers. */
  final Map<Xid, Ended> ended = new LinkedHashMap<>();

  /** What numbered messages were published: those that were written, and those that were not. */
  final Set<String> numbered = new HashSet<>();

  final Set<String> passing = new HashSet<>();

  /** How a prepared transaction ended, and in which chunk that is. */
  record Ended(boolean committed, long chunk) {}

  /** True if the message was published before. */
  boolean knows(ProducerSequence by) {
    return by != null && (numbered.contains(keyOf(by)) || passing.contains(keyOf(by)));
  }

  /** Notes what has been published. */
  void note(ProducerSequence by, Sent sent) {
    if (by != null && PublishCommands.isLogged(this, sent)) {
      numbered.add(keyOf(by));
    } else if (by != null && Model.stored(this).contains(sent)) {
      passing.add(keyOf(by));
    }
  }

  /** The log does not know of it. */
  void forget(ProducerSequence by) {
    numbered.remove(keyOf(by));
  }

  private static String keyOf(ProducerSequence by) {
    return by.producer() + ":" + by.number();
  }

  ModelQueue named(String name) {
    return named.computeIfAbsent(name, n -> new ModelQueue());
  }

  /** What a queue is to the policy: a topic, if it has no name of its own. */
  Destination originOf(ModelQueue queue) {
    for (Map.Entry<String, ModelQueue> each : named.entrySet()) {
      if (each.getValue() == queue) {
        return Destination.queue(each.getKey());
      }
    }
    return subscriptions.values().stream()
        .filter(subscription -> subscription.queue == queue)
        .map(subscription -> Destination.topic(subscription.filter))
        .findFirst()
        .orElse(Destination.topic("any"));
  }

  /** All queues there are. */
  List<ModelQueue> queues() {
    List<ModelQueue> queues = new ArrayList<>(named.values());
    sessions.values().forEach(session -> queues.add(session.queue));
    groups.values().forEach(group -> queues.add(group.queue));
    subscriptions.values().forEach(subscription -> queues.add(subscription.queue));
    return queues;
  }

  int subscriptionCount() {
    return subscriptions.size()
        + sessions.values().stream().mapToInt(session -> session.subscriptions.size()).sum();
  }

  void subscribe(ModelSession session, Subscription subscription) {
    session.subscriptions.put(subscription.key(), subscription);
    if (subscription.shareName() != null) {
      ModelGroup group = groups.computeIfAbsent(subscription.key(), key -> new ModelGroup());
      group.members.put(session.client, subscription);
      group.durable |= session.durable;
    }
  }

  void unsubscribe(ModelSession session, SubscriptionKey key) {
    if (session.subscriptions.remove(key) == null || key.shareName() == null) {
      return;
    }
    ModelGroup group = groups.get(key);
    group.members.remove(session.client);
    if (group.members.isEmpty()) {
      groups.remove(key);
    } else if (group.members.keySet().stream().noneMatch(this::isDurable)) {
      group.durable = false;
      group.queue.entries.forEach(entry -> entry.logged = false);
    }
  }

  private boolean isDurable(String client) {
    return sessions.get(client).durable;
  }

  void removeSession(ModelSession session) {
    List.copyOf(session.subscriptions.keySet()).forEach(key -> unsubscribe(session, key));
    sessions.remove(session.client);
  }

  /** What is left when the process dies: nobody is connected, and what was not logged is gone. */
  void crash(long nowMillis) {
    for (ModelSession session : List.copyOf(sessions.values())) {
      if (!session.durable) {
        removeSession(session);
      } else if (session.connected) {
        session.connected = false;
        session.goneAtMillis = nowMillis;
      }
    }
    temporaries.keySet().forEach(temporary -> named.remove(temporary.name()));
    temporaries.clear();
    subscriptions.values().removeIf(subscription -> !subscription.isDurable());
    subscriptions.values().forEach(subscription -> subscription.consumers.clear());
    queues().forEach(ModelQueue::crash);
    passing.clear();
    scheduled.removeIf(message -> !message.isLogged());
    scheduled.forEach(message -> message.wokenAt(nowMillis));
  }

  ModelBroker copy() {
    ModelBroker copy = new ModelBroker();
    sessions.forEach((name, session) -> copy.sessions.put(name, session.copy()));
    groups.forEach((key, group) -> copy.groups.put(key, group.copy()));
    named.forEach((name, queue) -> copy.named.put(name, queue.copy()));
    subscriptions.forEach((key, found) -> copy.subscriptions.put(key, found.copy()));
    copy.temporaries.putAll(temporaries);
    copy.retained.putAll(retained);
    copy.wills.putAll(wills);
    scheduled.forEach(message -> copy.scheduled.add(message.copy()));
    copy.prepared.addAll(prepared);
    copy.ended.putAll(ended);
    copy.numbered.addAll(numbered);
    copy.passing.addAll(passing);
    return copy;
  }
}
