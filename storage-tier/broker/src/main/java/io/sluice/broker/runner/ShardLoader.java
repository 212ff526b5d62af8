package io.sluice.broker.runner;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.shard.Replay;
import io.sluice.broker.shard.Shard;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a shard from its logs into memory. Blocks, so it runs on the host's loader threads. */
final class ShardLoader {
  private static final int READ_CHUNKS = 64;

  private final Map<StorageKind, ShardLog> logs;
  private final ShardHostOptions options;
  private final BrokerEvent.Sink events;

  ShardLoader(Map<StorageKind, ShardLog> logs, ShardHostOptions options, BrokerEvent.Sink events) {
    this.logs = logs;
    this.options = options;
    this.events = events;
  }

  /** Claims and replays the shard of a paused runner. */
  void load(ShardRunner runner, TenantConfig config) {
    runner.shard().prepare(config);
    openLane(runner, StorageKind.DURABLE);
    if (needsMemory(config)) {
      openLane(runner, StorageKind.MEMORY);
    }
    Shard shard = runner.shard();
    shard.advanceTo(options.clockMillis().getAsLong());
    shard.recovered();
    shard.configure(config);
    events.on(
        new BrokerEvent(BrokerEvent.Kind.SHARD_LOADED, runner.id().tenant(), null, null, "loaded"));
  }

  static boolean needsMemory(TenantConfig config) {
    return config.brokers().containsValue(StorageKind.MEMORY);
  }

  /** Claims a lane's log, replays it, and lets the runner, which is paused, drive it. */
  void openLane(ShardRunner runner, StorageKind kind) {
    OwnedLog log = logs.get(kind).claim(runner.id()).toCompletableFuture().join();
    Replay replay = runner.shard().replay(kind);
    Optional<OwnedLog.Snapshot> snapshot = log.snapshot().toCompletableFuture().join();
    long next = 0;
    if (snapshot.isPresent()) {
      snapshot.get().parts().forEach(replay::snapshotPart);
      next = snapshot.get().nextSequence();
    }
    replay.snapshotEnd(next);
    List<byte[]> chunks = log.read(next, READ_CHUNKS).toCompletableFuture().join();
    while (!chunks.isEmpty()) {
      for (byte[] chunk : chunks) {
        replay.chunk(next++, chunk);
      }
      chunks = log.read(next, READ_CHUNKS).toCompletableFuture().join();
    }
    replay.end(next);
    runner.drive(kind, log);
  }
}
