package io.sluice.tests.simulation;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.shard.Shard;
import io.sluice.broker.shard.ShardOptions;
import io.sluice.model.Limits;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import io.sluice.model.policy.BrokerPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything there is in a simulation: logs, a shard, its clients, and the model. */
final class World {
  private static final int TRACED = 600;
  static final long START_MILLIS = 1_000_000 * 3_600_000L;
  static final ShardId SHARD = ShardId.of("tenant");

  final List<SimClient> clients = new ArrayList<>();
  final Map<Integer, Sent> sent = new HashMap<>();
  final Model model = new Model(START_MILLIS, sent);

  /** The chunk that each message was last stored in. */
  final Map<Integer, Long> storedIn = new HashMap<>();

  /** A broker's queue that a client took from: all of it at most once, or what was published so. */
  record TakenFrom(SimClient client, QueueRef ref, boolean all) {}

  final Set<TakenFrom> taken = new HashSet<>();

  /**
   * Messages that a crash, or the end of the connection, may have lost on their way to a client
   * that takes them at most once.
   */
  final Set<Integer> perhapsLost = new HashSet<>();

  final Hands hands = new Hands(clients);
  final Redeliveries redeliveries = new Redeliveries(this);
  final Ownership ownership = new Ownership(this);
  final Unwritten unwritten;
  private final boolean concurrent;
  final List<String> trace = new ArrayList<>();
  private final Map<StorageKind, SimLog> logs = new EnumMap<>(StorageKind.class);
  private final ShardOptions options;

  /** Where every broker that ever was, or is to be, is stored. */
  final Map<String, StorageKind> kinds;

  Map<StorageKind, SimLane> lanes = new EnumMap<>(StorageKind.class);
  Shard shard;
  long nowMillis = START_MILLIS;

  /** The latest time at which nothing was under way. */
  long quietMillis = START_MILLIS;

  private int newestNumber;
  private long steps;

  World(Profile profile, Map<String, StorageKind> brokers) {
    concurrent = profile.concurrent();
    unwritten = new Unwritten(this, concurrent);
    ShardOptions defaults = ShardOptions.DEFAULT;
    options =
        new ShardOptions(
            profile.residentBytes(),
            defaults.volatileQueueDepth(),
            defaults.maxTransactionOperations(),
            defaults.maxTransactionBytes(),
            defaults.maxProducers(),
            4,
            defaults.publishDebtMillis(),
            defaults.meterMillis(),
            defaults.usageHours(),
            defaults.unwrittenMillis(),
            defaults.maxUnwrittenMillis());
    for (StorageKind kind : StorageKind.values()) {
      logs.put(kind, new SimLog(model.usage.copy()));
    }
    kinds = brokers;
    model.config.putAll(brokers);
    load();
  }

  SimLane laneOf(String broker) {
    return lanes.get(kinds.get(broker));
  }

  /** The number of the next message. */
  int nextNumber() {
    return ++newestNumber;
  }

  int newestNumber() {
    return newestNumber;
  }

  void beginStep() {
    steps++;
  }

  /** The steps so far: what comes before what. */
  long now() {
    return steps;
  }

  /** All consumers of a broker that were attached and not closed. */
  Stream<SimConsumer> attached(String broker) {
    return clients.stream()
        .filter(client -> client.broker.equals(broker))
        .flatMap(client -> client.consumers.attached().stream());
  }

  Stream<SimConsumer> attachedTo(String broker, QueueRef queue) {
    return attached(broker).filter(consumer -> consumer.takesFrom(queue));
  }

  /** Notes it if a queue went while somebody has a delivery from it, which stays stored. */
  void noteOrphans() {
    boolean orphans = clients.stream().anyMatch(client -> client.deliveries.hasOrphans());
    if (orphans) {
      model.storeIsUncertain();
    }
  }

  Shard replayed() {
    Shard replayed = new Shard(SHARD, options, BrokerEvent.Sink.NONE);
    replayed.prepare(config());
    logs.forEach((kind, log) -> log.replay(replayed.replay(kind)));
    return replayed;
  }

  private void load() {
    logs.values().forEach(log -> log.append(log.nextSequence(), new byte[0]));
    shard = replayed();
    lanes = new EnumMap<>(StorageKind.class);
    logs.forEach((kind, log) -> lanes.put(kind, new SimLane(this, shard, kind, log)));
    shard.advanceTo(nowMillis);
    shard.recovered();
    shard.configure(config());
    Map<StorageKind, Map<String, ModelBroker>> durable = new EnumMap<>(StorageKind.class);
    logs.forEach((kind, log) -> durable.put(kind, copy(log.model)));
    model.nowMillis = nowMillis;
    model.crash(durable, logs.get(StorageKind.DURABLE).usage.copy());
    afterCommand();
  }

  private static Map<String, ModelBroker> copy(Map<String, ModelBroker> lane) {
    Map<String, ModelBroker> copy = new TreeMap<>();
    lane.forEach((id, broker) -> copy.put(id, broker.copy()));
    return copy;
  }

  /** The process dies; what is in flight may or may not have reached the log. */
  void crash(boolean inFlightIsStored) {
    if (inFlightIsStored) {
      lanes.values().forEach(SimLane::store);
    }
    clients.forEach(SimClient::disconnected);
    redeliveries.crash();
    unwritten.crash(logs.values());
    load();
    if (inFlightIsStored) {
      taken.forEach(this::mayLose);
    }
    fireDue();
  }

  /**
   * What was on its way to this client when its connection ended is lost if it was taken at most
   * once.
   */
  void connectionEnded(SimClient client) {
    taken.stream().filter(from -> from.client() == client).forEach(this::mayLose);
    mayLose(new TakenFrom(client, QueueRef.OWN, false));
  }

  /** What is exactly once, and this client's by now, is so whether or not it hears of it. */
  void leavesGroup(SimClient client, SubscriptionKey key) {
    for (ModelQueue.Entry entry : client.modelBroker().groups.get(key).queue.entries) {
      if (entry.qos == 2) {
        perhapsLost.add(entry.sent.number());
        model.staysStoreUncertain = true;
      }
    }
  }

  /** True if somebody takes all from one of this broker's queues, or took it, at most once. */
  boolean mayBeTakenAtMostOnce(String broker) {
    return taken.stream().anyMatch(from -> from.all() && from.client().broker.equals(broker));
  }

  private void mayLose(TakenFrom from) {
    ModelBroker broker = model.broker(from.client().broker);
    ModelQueue queue = broker == null ? null : from.ref().in(broker, from.client().name);
    if (queue != null) {
      queue.entries.stream()
          .filter(entry -> from.all() || entry.qos == 0)
          .forEach(entry -> perhapsLost.add(entry.sent.number()));
    }
  }

  void configure() {
    model.configure();
    shard.configure(config());
  }

  private TenantConfig config() {
    Map<String, BrokerPolicy> policies = new HashMap<>();
    for (String broker : model.config.keySet()) {
      policies.put(
          broker, model.policies.getOrDefault(broker, ModelPolicy.PLAIN).given(concurrent));
    }
    return new TenantConfig(SHARD.tenant(), Limits.of(model.limits), model.config, policies);
  }

  /** Time goes by. It stands still for what is to go then, until that has been read. */
  void advance(long millis) {
    long end = nowMillis + millis;
    fireUntil(end);
    moveTo(end);
    afterCommand();
  }

  /** What a command has made due goes. */
  void fireDue() {
    fireUntil(nowMillis);
  }

  private void fireUntil(long end) {
    for (long next = nextFiring(); next <= end; next = nextFiring()) {
      moveTo(next);
      lanes.values().forEach(SimLane::completeReads);
      afterCommand();
    }
  }

  private long nextFiring() {
    return Math.max(nowMillis, model.scheduling.nextMillis());
  }

  private void moveTo(long millis) {
    nowMillis = millis;
    model.advanceTo(nowMillis);
    shard.advanceTo(nowMillis);
    unwritten.advanced(options.maxUnwrittenMillis());
  }

  /** What may be seen at once is seen. */
  void afterCommand() {
    for (Firings.Fired fired : model.firings.takeRecent()) {
      storedIn.put(fired.sent().number(), laneOf(model.idOf(fired.broker())).gathering());
    }
    lanes.values().forEach(SimLane::releaseImmediate);
  }

  void endTurn() {
    lanes.values().forEach(SimLane::endTurn);
  }

  /** A message left a queue by being sent; the log knows that by now, if it knew the entry. */
  void removeSent(SimClient client, QueueRef ref, int number, int failures) {
    List<Map<String, ModelBroker>> states = new ArrayList<>();
    StorageKind kind = kinds.get(client.broker);
    states.add(model.lanes.get(kind));
    states.add(logs.get(kind).model);
    for (Map<String, ModelBroker> state : states) {
      ModelBroker found = state.get(client.broker);
      ModelQueue queue = found == null ? null : ref.in(found, client.name);
      if (queue != null) {
        queue.remove(number, failures, 0);
      }
    }
  }

  /** Lets everything finish that is under way, and what waits to be consumed at once. */
  void comeToRest() {
    settleDown();
    if (unwritten.isAny()) {
      advance(options.maxUnwrittenMillis());
      settleDown();
    }
  }

  /** Lets everything finish that is under way. */
  void settleDown() {
    afterCommand();
    for (int rounds = 0; !isQuiet(); rounds++) {
      check(rounds < 10_000, "the shard does not come to rest");
      endTurn();
      for (SimLane lane : lanes.values()) {
        lane.completeAppend();
        lane.completeSnapshot();
        lane.completeCompaction();
        lane.completeRead(0);
      }
      afterCommand();
    }
    quietMillis = nowMillis;
  }

  /** True if a chunk is on its way to a log. */
  boolean isAppending() {
    return lanes.values().stream().anyMatch(SimLane::isAppending);
  }

  private boolean isQuiet() {
    return lanes.values().stream().allMatch(SimLane::isQuiet);
  }

  void trace(String what) {
    trace.add(what);
    if (trace.size() > TRACED) {
      trace.remove(0);
    }
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
