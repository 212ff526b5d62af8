package io.sluice.tests.simulation;

import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordReader;
import io.sluice.broker.shard.Replay;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<Integer> written = new HashSet<>();
  Map<String, ModelBroker> model = new TreeMap<>();

  /** The messages of {@link #model} of which only {@link #hasWritten} knows if they are here. */
  Set<Integer> unwritten = Set.of();

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
    if (chunk.length > 0) {
      RecordReader.read(chunk, (record, offset) -> note(record));
    }
  }

  private void note(LogRecord record) {
    if (record instanceof LogRecord.MessageStored stored) {
      written.add(Sent.numberOf(stored.content()));
    }
  }

  /** The message begins anew. */
  void forgetWritten(int number) {
    written.remove(number);
  }

  /** True if this message was in the log since it was last published anew. */
  boolean hasWritten(int number) {
    return written.contains(number);
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
