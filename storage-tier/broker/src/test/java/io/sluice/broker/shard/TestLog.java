package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A lane's history as a test holds it: what is in here is durable, and nothing else is. */
final class TestLog {
  private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
  private List<byte[]> snapshot = List.of();
  private long snapshotSequence;
  private long nextSequence;

  void append(long sequence, byte[] chunk) {
    if (sequence != nextSequence) {
      throw new IllegalArgumentException("chunk " + sequence + " follows " + (nextSequence - 1));
    }
    chunks.put(sequence, chunk);
    nextSequence++;
  }

  void save(long sequence, List<byte[]> parts) {
    snapshotSequence = sequence;
    snapshot = new ArrayList<>(parts);
  }

  void drop(long[] sequences) {
    for (long sequence : sequences) {
      if (sequence >= snapshotSequence) {
        throw new IllegalArgumentException("chunk " + sequence + " is needed for the replay");
      }
      chunks.remove(sequence);
    }
  }

  /** The chunk, or an empty one if it was dropped. */
  byte[] read(long sequence) {
    return chunks.getOrDefault(sequence, new byte[0]);
  }

  int chunks() {
    return chunks.size();
  }

  int largestChunkBytes() {
    return chunks.values().stream().mapToInt(chunk -> chunk.length).max().orElse(0);
  }

  void replay(Replay replay) {
    snapshot.forEach(replay::snapshotPart);
    replay.snapshotEnd(snapshotSequence);
    chunks.tailMap(snapshotSequence).forEach(replay::chunk);
    replay.end(nextSequence);
  }
}
