package io.sluice.broker.runner;

import io.sluice.broker.log.DamagedLogException;
import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.shard.Journal;
import io.sluice.broker.shard.Lane;
import io.sluice.broker.shard.Shard;
import io.sluice.model.StorageKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves one lane's chunks to its log: one append in flight, while it is the next chunk gathers;
 * effects are released when their chunk is durable. Also takes snapshots, drops and compacts
 * chunks, and reads messages back. Runs on the shard's loop.
 */
final class LaneDriver {
  private final ShardRunner runner;
  private final Shard shard;
  private final Lane lane;
  private final OwnedLog log;
  private final long snapshotBytes;
  private final Set<Long> reading = new HashSet<>();
  private boolean appending;
  private boolean saving;
  private boolean compacting;
  private boolean snapshotDue;
  private long lastSnapshotBytes;

  LaneDriver(ShardRunner runner, Shard shard, Lane lane, OwnedLog log, long snapshotBytes) {
    this.runner = runner;
    this.shard = shard;
    this.lane = lane;
    this.log = log;
    this.snapshotBytes = snapshotBytes;
    lane.readWith(this::read);
  }

  /**
   * False while no further commands should run: the next chunk is full, or a snapshot waits for a
   * quiet moment.
   */
  boolean takesCommands(int chunkBytes) {
    return !snapshotDue && !(appending && lane.journal().sizeBytes() >= chunkBytes);
  }

  /** True if nothing is under way and nothing waits to be written. */
  boolean isSettled() {
    return !appending && !saving && !compacting && !snapshotDue && lane.journal().isEmpty();
  }

  /** At the end of a turn: sends what was gathered, if the log is free. */
  void afterTurn() {
    if (appending) {
      return;
    }
    if (!lane.journal().isEmpty()) {
      append();
      return;
    }
    // What was held for the chunk written last comes first.
    run(lane.outbox().takeImmediate());
    run(lane.outbox().takeGated());
    if (snapshotDue) {
      saveSnapshot();
    }
  }

  private void append() {
    if (lane.kind() == StorageKind.DURABLE) {
      shard.writeMeters();
    }
    Journal journal = lane.journal();
    long sequence = journal.sequence();
    byte[] chunk = journal.take();
    lane.appended(sequence, chunk.length);
    long[] dropping = lane.takeDropping();
    List<Runnable> effects = lane.outbox().takeGated();
    appending = true;
    runner.onCompletion(log.append(sequence, chunk), done -> appended(sequence, dropping, effects));
  }

  private void appended(long sequence, long[] dropping, List<Runnable> effects) {
    appending = false;
    lane.durable(sequence);
    run(effects);
    drop(dropping);
    if (!saving && lane.bytesSinceSnapshot() > Math.max(snapshotBytes, lastSnapshotBytes)) {
      snapshotDue = true;
    }
    if (!saving && !compacting) {
      compactNext();
    }
  }

  private void drop(long[] sequences) {
    if (sequences.length > 0) {
      runner.onCompletion(log.drop(sequences), done -> lane.dropped(sequences));
    }
  }

  /** Takes a snapshot as soon as the log is quiet, if anything was written since the last one. */
  void requestSnapshot() {
    snapshotDue |= !saving && lane.bytesSinceSnapshot() > 0;
  }

  private void saveSnapshot() {
    snapshotDue = false;
    saving = true;
    long nextSequence = lane.journal().sequence();
    List<byte[]> parts = shard.snapshot(lane.kind());
    lastSnapshotBytes = parts.stream().mapToLong(part -> part.length).sum();
    runner.onCompletion(
        log.save(new OwnedLog.Snapshot(nextSequence, parts)), done -> saved(nextSequence));
  }

  private void saved(long nextSequence) {
    saving = false;
    lane.snapshotTaken(nextSequence);
    if (!appending && lane.journal().isEmpty()) {
      drop(lane.takeDropping());
    }
    compactNext();
  }

  private void compactNext() {
    long sparse = lane.sparseChunk();
    if (sparse < 0 || runner.isUnloading()) {
      return;
    }
    compacting = true;
    runner.onCompletion(
        log.read(sparse, 1),
        chunks -> {
          compacting = false;
          lane.move(sparse, chunkOf(sparse, chunks));
        });
  }

  private void read(long sequence) {
    if (reading.add(sequence)) {
      runner.onCompletion(
          log.read(sequence, 1),
          chunks -> {
            reading.remove(sequence);
            lane.read(sequence, chunkOf(sequence, chunks));
          });
    }
  }

  /** The chunk read; one that went meanwhile is empty, one that is missing is damage. */
  private byte[] chunkOf(long sequence, List<byte[]> chunks) {
    if (!chunks.isEmpty()) {
      return chunks.get(0);
    }
    if (lane.needs(sequence)) {
      throw new DamagedLogException("chunk " + sequence + " is missing and messages in it are not");
    }
    return new byte[0];
  }

  private static void run(List<Runnable> effects) {
    effects.forEach(Runnable::run);
  }
}
