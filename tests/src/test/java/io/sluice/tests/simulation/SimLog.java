package io.sluice.tests.simulation;

import io.sluice.broker.shard.Replay;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A lane's history, which outlives every crash, and next to it what the model says that history
 * amounts to.
 */
final class SimLog {
  private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
  private List<byte[]> snapshot = List.of();
  private long snapshotSequence;
  private long nextSequence;
  Map<String, ModelBroker> model = new TreeMap<>();
  ModelUsage usage;

  SimLog(ModelUsage usage) {
    this.usage = usage;
  }

  long nextSequence() {
    return nextSequence;
  }

  boolean isDurable(long sequence) {
    return sequence < nextSequence;
  }

  void append(long sequence, byte[] chunk) {
    if (sequence != nextSequence) {
      throw new AssertionError("chunk " + sequence + " was appended, not " + nextSequence);
    }
    chunks.put(nextSequence++, chunk);
  }

  void save(long sequence, List<byte[]> parts) {
    snapshot = parts;
    snapshotSequence = sequence;
  }

  void drop(long[] sequences) {
    for (long sequence : sequences) {
      if (sequence >= snapshotSequence) {
        throw new AssertionError(
            "chunk " + sequence + " was dropped, but no snapshot stands for it");
      }
      chunks.remove(sequence);
    }
  }

  /** The chunk; null if it was dropped. */
  byte[] read(long sequence) {
    return chunks.get(sequence);
  }

  void replay(Replay replay) {
    snapshot.forEach(replay::snapshotPart);
    replay.snapshotEnd(snapshotSequence);
    for (long sequence = snapshotSequence; sequence < nextSequence; sequence++) {
      replay.chunk(sequence, chunks.get(sequence));
    }
    replay.end(nextSequence);
  }
}
