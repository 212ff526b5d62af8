package io.sluice.tests.simulation;

import io.sluice.broker.shard.Lane;
import io.sluice.broker.shard.Shard;
import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drives a lane as its runner does; every completion of the log comes when the simulation says. */
final class SimLane {
  final SimLog log;
  private final World world;
  private final Shard shard;
  private final Lane lane;
  private final List<Long> wanted = new ArrayList<>();
  private Appending appending;
  private Saving saving;
  private long compacting = -1;

  private record Appending(
      long sequence,
      byte[] chunk,
      List<Runnable> effects,
      long[] dropping,
      Map<String, ModelBroker> model,
      Set<Integer> unwritten,
      ModelUsage usage) {}

  private record Saving(long sequence, List<byte[]> parts) {}

  SimLane(World world, Shard shard, StorageKind kind, SimLog log) {
    this.world = world;
    this.shard = shard;
    this.lane = shard.lane(kind);
    this.log = log;
    lane.readWith(this::want);
  }

  private void want(long sequence) {
    if (!wanted.contains(sequence)) {
      wanted.add(sequence);
    }
  }

  /** The chunk that what is written now will be in. */
  long gathering() {
    return lane.journal().sequence();
  }

  void releaseImmediate() {
    lane.outbox().takeImmediate().forEach(Runnable::run);
  }

  void endTurn() {
    if (appending != null) {
      return;
    }
    if (lane.journal().isEmpty()) {
      releaseImmediate();
      lane.outbox().takeGated().forEach(Runnable::run);
      return;
    }
    if (lane.kind() == StorageKind.DURABLE) {
      shard.writeMeters();
      world.model.count();
    }
    long sequence = lane.journal().sequence();
    byte[] chunk = lane.journal().take();
    lane.appended(sequence, chunk.length);
    long[] dropping = lane.takeDropping();
    appending =
        new Appending(
            sequence,
            chunk,
            lane.outbox().takeGated(),
            dropping,
            world.model.copyOf(lane.kind()),
            world.unwritten.numbers(),
            world.model.usage.copy());
  }

  /** The append that is in flight succeeds. */
  void completeAppend() {
    if (appending == null) {
      return;
    }
    Appending done = appending;
    store();
    lane.durable(done.sequence);
    done.effects.forEach(Runnable::run);
    log.drop(done.dropping);
    endTurn();
  }

  /** What is in flight gets into the log, whether or not anyone hears of it. */
  void store() {
    if (appending != null) {
      log.append(appending.sequence, appending.chunk);
      world.unwritten.stored(log, appending.sequence);
      log.model = appending.model;
      log.unwritten = appending.unwritten;
      log.usage = appending.usage;
      appending = null;
    }
  }

  boolean isAppending() {
    return appending != null;
  }

  boolean isQuiet() {
    return appending == null
        && saving == null
        && compacting < 0
        && wanted.isEmpty()
        && lane.journal().isEmpty()
        && !lane.outbox().hasGated();
  }

  void beginSnapshot() {
    if (appending == null && saving == null && lane.journal().isEmpty()) {
      saving = new Saving(gathering(), shard.snapshot(lane.kind()));
    }
  }

  void completeSnapshot() {
    if (saving == null) {
      return;
    }
    log.save(saving.sequence, saving.parts);
    lane.snapshotTaken(saving.sequence);
    saving = null;
    if (appending == null && lane.journal().isEmpty()) {
      log.drop(lane.takeDropping());
    }
  }

  void beginCompaction() {
    if (compacting < 0) {
      compacting = lane.sparseChunk();
    }
  }

  void completeCompaction() {
    if (compacting >= 0) {
      lane.move(compacting, readOrNothing(compacting));
      compacting = -1;
    }
  }

  /** One chunk that was asked for arrives. */
  void completeRead(int choice) {
    if (!wanted.isEmpty()) {
      long sequence = wanted.remove(choice % wanted.size());
      lane.read(sequence, readOrNothing(sequence));
    }
  }

  /** All chunks that were asked for arrive, and those that are asked for then. */
  void completeReads() {
    while (!wanted.isEmpty()) {
      completeRead(0);
    }
  }

  private byte[] readOrNothing(long sequence) {
    byte[] chunk = log.read(sequence);
    if (chunk == null && lane.needs(sequence)) {
      throw new AssertionError("chunk " + sequence + " is needed but was dropped or never written");
    }
    return chunk == null ? new byte[0] : chunk;
  }
}
