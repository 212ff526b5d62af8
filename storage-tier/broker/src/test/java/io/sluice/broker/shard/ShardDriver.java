package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.BrokerStatus;
import io.sluice.model.Limits;
import io.sluice.model.Resource;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import io.sluice.model.UsageRecord;
import io.sluice.model.policy.BrokerPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drives a shard as its runner does, but one step at a time: after each call of a client a turn
 * ends, and what was gathered becomes durable at once, or when the test says so ({@link #holdLog}).
 */
final class ShardDriver {
  /** A time on the hour. */
  static final long START_MILLIS = 1_000_000 * 3_600_000L;

  private static final ShardId SHARD = ShardId.of("tenant");
  private final ShardOptions options;
  private final Map<StorageKind, TestLog> logs = new EnumMap<>(StorageKind.class);
  private final Map<StorageKind, LaneSteps> lanes = new EnumMap<>(StorageKind.class);
  private final Map<Resource, Long> limits = new EnumMap<>(Resource.class);
  private final Map<String, StorageKind> brokers = new TreeMap<>();
  private final Map<String, BrokerPolicy> policies = new TreeMap<>();
  private final List<BrokerEvent> events = new ArrayList<>();
  private Shard shard;
  private long nowMillis = START_MILLIS;

  private ShardDriver(ShardOptions options) {
    this.options = options;
    for (StorageKind kind : StorageKind.values()) {
      logs.put(kind, new TestLog());
    }
    brokers.put("broker", StorageKind.DURABLE);
    load();
  }

  /** A shard with one durable broker, {@code broker}, and no limits. */
  static ShardDriver start() {
    return new ShardDriver(ShardOptions.DEFAULT);
  }

  static ShardDriver start(ShardOptions options) {
    return new ShardDriver(options);
  }

  private void load() {
    shard = new Shard(SHARD, options, events::add);
    shard.prepare(config());
    logs.forEach((kind, log) -> log.replay(shard.replay(kind)));
    for (StorageKind kind : StorageKind.values()) {
      lanes.put(kind, new LaneSteps(shard, shard.lane(kind), logs.get(kind)));
    }
    shard.advanceTo(nowMillis);
    shard.recovered();
    configure();
  }

  /** The process dies, and a new one loads the shard from what was durable. */
  ShardDriver crash() {
    load();
    return this;
  }

  /** As {@link #crash}, with time going by in between. */
  ShardDriver crashFor(long millis) {
    nowMillis += millis;
    return crash();
  }

  ShardDriver limit(Resource resource, long limit) {
    limits.put(resource, limit);
    configure();
    return this;
  }

  /** Puts a policy of {@code broker} in force. */
  ShardDriver policy(BrokerPolicy policy) {
    policies.put("broker", policy);
    configure();
    return this;
  }

  ShardDriver broker(String id, StorageKind kind) {
    brokers.put(id, kind);
    configure();
    return this;
  }

  ShardDriver deleteBroker(String id) {
    brokers.remove(id);
    configure();
    return this;
  }

  private void configure() {
    shard.configure(config());
    endTurn();
  }

  private TenantConfig config() {
    return new TenantConfig(SHARD.tenant(), Limits.of(limits), brokers, policies);
  }

  /** A client of {@code broker} that is not connected yet. */
  TestClient client(String clientId) {
    return new TestClient(this, clientId);
  }

  Shard shard() {
    return shard;
  }

  long nowMillis() {
    return nowMillis;
  }

  ShardDriver after(long millis) {
    nowMillis += millis;
    shard.advanceTo(nowMillis);
    endTurn();
    return this;
  }

  /** Ends the turn: releases what may be seen at once and writes what was gathered. */
  void endTurn() {
    lanes.values().forEach(LaneSteps::endTurn);
  }

  /** From now on chunks are appended but do not become durable. */
  void holdLog() {
    lanes.values().forEach(lane -> lane.holdsLog = true);
  }

  /** The chunk in flight becomes durable; the next one is appended and held. */
  void completeAppend() {
    lanes.values().forEach(LaneSteps::completeAppend);
  }

  /** What was held becomes durable. */
  void releaseLog() {
    lanes.values().forEach(LaneSteps::releaseLog);
  }

  /** From now on chunks that are asked for do not arrive. */
  void holdReads() {
    lanes.values().forEach(lane -> lane.holdsReads = true);
  }

  void releaseReads() {
    lanes.values().forEach(LaneSteps::releaseReads);
  }

  /** Chunks that were read back so far. */
  int reads() {
    return lanes.values().stream().mapToInt(lane -> lane.reads).sum();
  }

  void snapshot() {
    lanes.values().forEach(LaneSteps::snapshot);
  }

  /** Moves what is left of one sparse chunk; false if there is none. */
  boolean compact() {
    boolean moved = lanes.get(StorageKind.DURABLE).compact();
    endTurn();
    return moved;
  }

  /** Another shard with the same history. */
  Shard replayedCopy() {
    Shard copy = new Shard(SHARD, options, BrokerEvent.Sink.NONE);
    copy.prepare(config());
    logs.forEach((kind, log) -> log.replay(copy.replay(kind)));
    return copy;
  }

  int chunksKept() {
    return logs.get(StorageKind.DURABLE).chunks();
  }

  int largestChunkBytes() {
    return logs.get(StorageKind.DURABLE).largestChunkBytes();
  }

  BrokerStatus status() {
    return shard.status("broker");
  }

  List<UsageRecord> usage() {
    return shard.usage(0, Long.MAX_VALUE);
  }

  /** The events of this kind so far. */
  List<BrokerEvent> events(BrokerEvent.Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }
}
