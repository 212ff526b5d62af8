package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the shard is to do, written as plainly as possible: everything is in lists and maps, nothing
 * is cached, and a crash goes back to a copy made when the last durable chunk was taken.
 */
final class Model {
  Map<StorageKind, Map<String, ModelBroker>> lanes = new EnumMap<>(StorageKind.class);
  ModelUsage usage = new ModelUsage();
  final Map<Resource, Long> limits = new EnumMap<>(Resource.class);
  final Map<String, StorageKind> config = new TreeMap<>();

  /** Those that differ from {@link ModelPolicy#PLAIN}, or did. */
  final Map<String, ModelPolicy> policies = new TreeMap<>();

  final ModelPublishing publishing = new ModelPublishing(this);
  final ModelConsuming consuming = new ModelConsuming(this);
  final ModelScheduling scheduling = new ModelScheduling(this);
  final Firings firings;
  long nowMillis;

  /** True if a group that was left may still hold messages of its clients. */
  boolean isStoreUncertain;

  /** True if it may do so even after a crash. */
  boolean staysStoreUncertain;

  /** True if {@link #isStoreUncertain} ever was. */
  boolean wasStoreUncertain;

  /**
   * @param sent all messages by number, to which those are added that scheduled ones become
   */
  Model(long nowMillis, Map<Integer, Sent> sent) {
    this.nowMillis = nowMillis;
    firings = new Firings(sent);
    usage.countedToMillis = nowMillis;
    for (StorageKind kind : StorageKind.values()) {
      lanes.put(kind, new TreeMap<>());
    }
  }

  /** The broker, or null. */
  ModelBroker broker(String id) {
    StorageKind kind = config.get(id);
    return kind == null ? null : lanes.get(kind).get(id);
  }

  List<ModelBroker> brokers() {
    List<ModelBroker> all = new ArrayList<>();
    lanes.values().forEach(lane -> all.addAll(lane.values()));
    return all;
  }

  long limit(Resource resource) {
    return limits.getOrDefault(resource, Long.MAX_VALUE);
  }

  int connections() {
    return sessions().stream().mapToInt(session -> session.connected ? 1 : 0).sum();
  }

  List<ModelSession> sessions() {
    List<ModelSession> all = new ArrayList<>();
    brokers().forEach(broker -> all.addAll(broker.sessions.values()));
    return all;
  }

  int subscriptions() {
    return brokers().stream().mapToInt(ModelBroker::subscriptionCount).sum();
  }

  int queues() {
    return brokers().stream().mapToInt(broker -> broker.named.size()).sum();
  }

  int retained() {
    return brokers().stream().mapToInt(broker -> broker.retained.size()).sum();
  }

  static Set<Sent> stored(ModelBroker broker) {
    Set<Sent> stored = new HashSet<>(broker.retained.values());
    broker.scheduled.forEach(scheduled -> stored.add(scheduled.sent));
    broker.queues().forEach(queue -> queue.entries.forEach(entry -> stored.add(entry.sent)));
    return stored;
  }

  static long storedBytes(ModelBroker broker) {
    return stored(broker).stream().mapToLong(Sent::sizeBytes).sum();
  }

  long storedBytes() {
    return brokers().stream().mapToLong(Model::storedBytes).sum();
  }

  /** Counts the time since the last call; called before anything changes. */
  void count() {
    if (usage.countedToMillis < nowMillis) {
      usage.advance(nowMillis, connections(), storedBytes());
    }
  }

  void configure() {
    count();
    lanes.forEach((kind, lane) -> lane.keySet().removeIf(id -> config.get(id) != kind));
    config.forEach((id, kind) -> lanes.get(kind).computeIfAbsent(id, i -> new ModelBroker()));
  }

  /** Time passes: wills, sessions and scheduled messages whose time has come go, in order. */
  void advanceTo(long millis) {
    nowMillis = Math.max(nowMillis, millis);
    count();
    for (Due due = nextDue(); due != null; due = nextDue()) {
      due.action.run();
    }
  }

  private record Due(long atMillis, Runnable action) {}

  private Due nextDue() {
    List<Due> all = new ArrayList<>();
    for (ModelBroker broker : brokers()) {
      broker.wills.forEach(
          (client, will) -> all.add(new Due(will.dueMillis(), () -> publishWill(broker, client))));
      broker.sessions.forEach(
          (client, session) ->
              all.add(new Due(session.expiresAtMillis(), () -> end(broker, session))));
      broker.scheduled.forEach(
          scheduled -> all.add(new Due(scheduled.wakeMillis(), () -> scheduling.fireDue(broker))));
    }
    return all.stream()
        .filter(due -> due.atMillis <= nowMillis)
        .min(Comparator.comparingLong(Due::atMillis))
        .orElse(null);
  }

  /** Why a connection may not be opened, or null if it may. */
  Refusal.Cause refusalToOpen(ModelBroker broker, String client, boolean takeOver) {
    ModelSession existing = broker.sessions.get(client);
    boolean takesOver = existing != null && existing.connected;
    if (takesOver && !takeOver) {
      return Refusal.Cause.IN_USE;
    }
    boolean full =
        (takesOver ? connections() - 1 : connections()) >= limit(Resource.CONNECTIONS)
            || existing == null && sessions().size() >= limit(Resource.SESSIONS);
    return full ? Refusal.Cause.QUOTA : null;
  }

  /** Opens; true if a session was resumed. */
  boolean open(
      ModelBroker broker, String client, boolean clean, long expiryMillis, ModelWill will) {
    count();
    ModelSession existing = broker.sessions.get(client);
    if (existing != null && existing.connected) {
      close(broker, existing, true, -1);
    }
    ModelSession session = broker.sessions.get(client);
    if (session != null && (clean || session.expiresAtMillis() <= nowMillis)) {
      end(broker, session);
      session = null;
    }
    boolean present = session != null;
    if (!present) {
      session = new ModelSession(client, expiryMillis > 0);
      broker.sessions.put(client, session);
    }
    session.expiryMillis = expiryMillis;
    session.connected = true;
    broker.wills.remove(client);
    if (will != null) {
      broker.wills.put(client, will);
    }
    return present;
  }

  void close(ModelBroker broker, ModelSession session, boolean publishWill, long expiryMillis) {
    count();
    consuming.detach(broker, session.client);
    session.connected = false;
    session.goneAtMillis = nowMillis;
    if (expiryMillis >= 0 && session.durable) {
      session.expiryMillis = expiryMillis;
    }
    ModelWill will = broker.wills.get(session.client);
    if (will != null && !publishWill) {
      broker.wills.remove(session.client);
    } else if (will != null && will.delayMillis() == 0) {
      publishWill(broker, session.client);
    } else if (will != null) {
      broker.wills.put(session.client, will.dueAt(nowMillis + will.delayMillis()));
    }
    if (!session.durable || session.expiryMillis == 0) {
      end(broker, session);
    }
    consuming.left(broker, session.client);
  }

  private void end(ModelBroker broker, ModelSession session) {
    publishWill(broker, session.client);
    broker.removeSession(session);
  }

  private void endExpired(ModelBroker broker) {
    broker.sessions.values().stream()
        .filter(session -> session.expiresAtMillis() <= nowMillis)
        .sorted(Comparator.comparingLong(ModelSession::expiresAtMillis))
        .toList()
        .forEach(session -> end(broker, session));
  }

  private void publishWill(ModelBroker broker, String client) {
    ModelWill will = broker.wills.remove(client);
    if (will != null) {
      publishing.publish(broker, will.sent(), client);
    }
  }

  String idOf(ModelBroker broker) {
    return config.keySet().stream().filter(id -> broker(id) == broker).findFirst().orElseThrow();
  }

  /** Subscribes; the cause if it is refused, else null. */
  Refusal.Cause subscribe(ModelBroker broker, ModelSession session, Subscription subscription) {
    count();
    if (Destination.topic(subscription.filter()).isTemporary()) {
      return Refusal.Cause.NOT_AUTHORIZED;
    }
    boolean isNew = !session.subscriptions.containsKey(subscription.key());
    if (isNew && subscriptions() >= limit(Resource.SUBSCRIPTIONS)) {
      return Refusal.Cause.QUOTA;
    }
    broker.subscribe(session, subscription);
    RetainHandling handling = subscription.retainHandling();
    boolean sends =
        handling == RetainHandling.SEND || handling == RetainHandling.SEND_IF_NEW && isNew;
    if (sends && subscription.shareName() == null) {
      broker.retained.forEach((topic, sent) -> sendRetained(session, subscription, topic, sent));
    }
    return null;
  }

  private void sendRetained(
      ModelSession session, Subscription subscription, String topic, Sent sent) {
    int qos = Math.min(sent.qos(), subscription.qos().ordinal());
    if (Topics.matches(subscription.filter(), topic)
        && session.queue.depth() < limit(Resource.QUEUE_DEPTH)) {
      boolean logged = session.durable && qos > 0;
      session.queue.add(new ModelQueue.Entry(sent, qos, logged, sent.destination()));
      session.enqueued.merge(sent.number(), 1, Integer::sum);
    }
  }

  void unsubscribe(ModelBroker broker, ModelSession session, SubscriptionKey key) {
    count();
    if (key.shareName() != null && session.subscriptions.containsKey(key)) {
      storeIsUncertain();
    }
    broker.unsubscribe(session, key);
  }

  /** From now on nobody can say what is stored. */
  void storeIsUncertain() {
    isStoreUncertain = true;
    wasStoreUncertain = true;
  }

  /** A broker that is to go, or is not told of yet, has none of its own. */
  ModelPolicy policyOf(ModelBroker broker) {
    return config.keySet().stream()
        .filter(id -> broker(id) == broker)
        .map(id -> policies.getOrDefault(id, ModelPolicy.PLAIN))
        .findFirst()
        .orElse(ModelPolicy.PLAIN);
  }

  /** A delivery failed: back to its queue, or to the dead letters if it failed too often. */
  void fail(ModelBroker broker, ModelQueue queue, ModelQueue.Entry entry) {
    ModelPolicy.Tries tries = policyOf(broker).triesOf(broker.originOf(queue));
    if (++entry.failures >= tries.most()) {
      reject(broker, queue, entry);
    } else {
      entry.delayedUntilMillis = nowMillis + tries.delayAfterMillis(entry.failures);
    }
  }

  void reject(ModelBroker broker, ModelQueue queue, ModelQueue.Entry entry) {
    count();
    ModelQueue deadLetters = broker.named(Names.DEAD_LETTERS);
    queue.entries.remove(entry);
    if (queue != deadLetters) {
      ModelQueue.Entry moved = new ModelQueue.Entry(entry.sent, entry.qos, entry.logged, entry.by);
      moved.deadLetter = true;
      deadLetters.add(moved);
    }
  }

  /** A copy of a lane's brokers. */
  Map<String, ModelBroker> copyOf(StorageKind kind) {
    Map<String, ModelBroker> copy = new TreeMap<>();
    lanes.get(kind).forEach((id, broker) -> copy.put(id, broker.copy()));
    return copy;
  }

  /**
   * The process died and a new one has loaded what these copies say, then read its configuration.
   */
  void crash(Map<StorageKind, Map<String, ModelBroker>> durable, ModelUsage durableUsage) {
    lanes = durable;
    usage = durableUsage;
    isStoreUncertain = staysStoreUncertain;
    // When memory brokers stored what the durable log does not know of is not known.
    for (ModelBroker broker : lanes.get(StorageKind.MEMORY).values()) {
      wasStoreUncertain |= storedBytes(broker) > 0;
    }
    brokers().forEach(broker -> broker.crash(nowMillis));
    count();
    Map<Resource, Long> later = new EnumMap<>(Resource.class);
    later.putAll(limits);
    limits.clear();
    for (ModelBroker broker : brokers()) {
      for (String client : List.copyOf(broker.wills.keySet())) {
        ModelWill will = broker.wills.get(client);
        if (broker.sessions.containsKey(client) && will.delayMillis() > 0) {
          broker.wills.put(client, will.dueAt(nowMillis + will.delayMillis()));
        } else {
          publishWill(broker, client);
        }
      }
    }
    brokers().forEach(this::endExpired);
    limits.putAll(later);
    configure();
  }
}
