package io.sluice.tests.simulation;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.shard.Shard;
import io.sluice.broker.shard.ShardOptions;
import io.sluice.model.Limits;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything there is in a simulation: logs, a shard, its clients, and the model. */
final class World {
  private static final int TRACED = 600;
  static final long START_MILLIS = 1_000_000 * 3_600_000L;
  static final ShardId SHARD = ShardId.of("tenant");

  final Model model = new Model(START_MILLIS);
  final List<SimClient> clients = new ArrayList<>();
  final Map<Integer, Sent> sent = new HashMap<>();

  /** The chunk that each message was last stored in. */
  final Map<Integer, Long> storedIn = new HashMap<>();

  /** A broker's queue that a client took from at most once. */
  record TakenFrom(SimClient client, QueueRef ref) {}

  final Set<TakenFrom> atMostOnce = new HashSet<>();

  /**
   * Messages that a crash, or the end of the connection, may have lost on their way to a client
   * that takes them at most once.
   */
  final Set<Integer> perhapsLost = new HashSet<>();

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

  int crashes;

  World(long residentBytes, Map<String, StorageKind> brokers) {
    ShardOptions defaults = ShardOptions.DEFAULT;
    options =
        new ShardOptions(
            residentBytes,
            defaults.volatileQueueDepth(),
            Model.MAX_FAILURES,
            defaults.maxTransactionOperations(),
            defaults.maxTransactionBytes(),
            4,
            defaults.publishDebtMillis(),
            defaults.meterMillis(),
            defaults.usageHours());
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

  Shard replayed() {
    Shard replayed = new Shard(SHARD, options, BrokerEvent.Sink.NONE);
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
    crashes++;
    clients.forEach(SimClient::disconnected);
    load();
    if (inFlightIsStored) {
      atMostOnce.forEach(this::mayLose);
    }
  }

  /**
   * What was on its way to this client when its connection ended is lost if it was taken at most
   * once.
   */
  void connectionEnded(SimClient client) {
    atMostOnce.stream().filter(taken -> taken.client() == client).forEach(this::mayLose);
  }

  private void mayLose(TakenFrom taken) {
    perhapsLost.addAll(numbersIn(taken.ref(), taken.client().broker));
  }

  private List<Integer> numbersIn(QueueRef ref, String broker) {
    ModelBroker found = model.broker(broker);
    ModelQueue queue = found == null ? null : ref.in(found, "");
    return queue == null
        ? List.of()
        : queue.entries.stream().map(entry -> entry.sent.number()).toList();
  }

  void configure() {
    model.configure();
    shard.configure(config());
  }

  private TenantConfig config() {
    return new TenantConfig(SHARD.tenant(), Limits.of(model.limits), model.config);
  }

  void advance(long millis) {
    nowMillis += millis;
    model.advanceTo(nowMillis);
    shard.advanceTo(nowMillis);
    afterCommand();
  }

  /** What may be seen at once is seen. */
  void afterCommand() {
    lanes.values().forEach(SimLane::releaseImmediate);
  }

  void endTurn() {
    lanes.values().forEach(SimLane::endTurn);
  }

  /** A message left a queue by being sent; the log knows that by now, if it knew the entry. */
  void removeSent(String broker, QueueRef ref, String client, int number) {
    List<Map<String, ModelBroker>> states = new ArrayList<>();
    StorageKind kind = kinds.get(broker);
    states.add(model.lanes.get(kind));
    states.add(logs.get(kind).model);
    for (Map<String, ModelBroker> state : states) {
      ModelBroker found = state.get(broker);
      ModelQueue queue = found == null ? null : ref.in(found, client);
      if (queue != null) {
        queue.remove(number);
      }
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
