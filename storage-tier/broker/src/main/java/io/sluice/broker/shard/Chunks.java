package io.sluice.broker.shard;

import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Which chunks of the log are still needed, and how much of each. A chunk before the snapshot is
 * needed only for the messages in it; when none is left it is dropped, and one of which little is
 * left is worth compacting. Of a chunk without messages nothing is kept but that it is there: the
 * log's sequence has no gaps.
 */
final class Chunks {
  /** What a chunk costs its store besides its bytes, about: an empty one counts, too. */
  private static final int CHUNK_OVERHEAD_BYTES = 64;

  /** What the record of a message takes besides the message, about. */
  private static final int RECORD_OVERHEAD_BYTES = 40;

  private final TreeMap<Long, Chunk> bySequence = new TreeMap<>();
  private final List<Long> dropping = new ArrayList<>();
  private final Set<Long> taken = new TreeSet<>();
  private long snapshotSequence;

  /** The newest chunk that is part of the history. */
  private long newest = -1;

  private long bytesSinceSnapshot;

  /** A chunk's size, and the bytes and number of messages in it that are still referred to. */
  private static final class Chunk {
    int sizeBytes;
    long liveBytes;
    int liveMessages;
  }

  void messageStored(StoredMessage message) {
    Chunk chunk = bySequence.computeIfAbsent(message.chunk, s -> new Chunk());
    chunk.liveMessages++;
    chunk.liveBytes += message.sizeBytes + RECORD_OVERHEAD_BYTES;
  }

  void messageRemoved(StoredMessage message) {
    Chunk chunk = bySequence.get(message.chunk);
    chunk.liveMessages--;
    chunk.liveBytes -= message.sizeBytes + RECORD_OVERHEAD_BYTES;
    if (chunk.liveMessages == 0 && message.chunk < snapshotSequence) {
      bySequence.remove(message.chunk);
      dropping.add(message.chunk);
    } else if (message.chunk < newest) {
      forgetIfEmpty(message.chunk);
    }
  }

  private void forgetIfEmpty(long sequence) {
    Chunk chunk = bySequence.get(sequence);
    if (chunk != null && chunk.liveMessages == 0) {
      bySequence.remove(sequence);
    }
  }

  /** A chunk became part of the history. */
  void appended(long sequence, int sizeBytes) {
    bySequence.computeIfAbsent(sequence, s -> new Chunk()).sizeBytes = sizeBytes;
    forgetIfEmpty(newest);
    newest = sequence;
    bytesSinceSnapshot += sizeBytes + CHUNK_OVERHEAD_BYTES;
  }

  boolean needs(long sequence) {
    Chunk chunk = bySequence.get(sequence);
    return chunk != null && chunk.liveMessages > 0;
  }

  long bytesSinceSnapshot() {
    return bytesSinceSnapshot;
  }

  /** A snapshot that stands for all chunks before this sequence was taken. */
  void snapshotTaken(long nextSequence) {
    forEachEmptySinceSnapshot(
        nextSequence,
        sequence -> {
          bySequence.remove(sequence);
          dropping.add(sequence);
        });
    snapshotSequence = nextSequence;
    bytesSinceSnapshot = 0;
  }

  private void forEachEmptySinceSnapshot(long nextSequence, LongConsumer action) {
    for (long sequence = snapshotSequence; sequence < nextSequence; sequence++) {
      if (!needs(sequence)) {
        action.accept(sequence);
      }
    }
  }

  /**
   * Takes the chunks to drop; the snapshot that makes them needless, and moves out of them, must be
   * durable by then.
   */
  long[] takeDropping() {
    long[] sequences = dropping.stream().mapToLong(Long::longValue).toArray();
    taken.addAll(dropping);
    dropping.clear();
    return sequences;
  }

  /**
   * These were dropped; until then a snapshot names them, so that a crash does not leave them
   * behind.
   */
  void dropped(long[] sequences) {
    for (long sequence : sequences) {
      taken.remove(sequence);
    }
  }

  /** The oldest chunk before the snapshot of which less than a quarter is needed, or -1. */
  long sparseChunk() {
    for (var entry : bySequence.headMap(snapshotSequence).entrySet()) {
      Chunk chunk = entry.getValue();
      if (chunk.liveBytes < chunk.sizeBytes / 4) {
        return entry.getKey();
      }
    }
    return -1;
  }

  /** The records of a snapshot: the chunks with messages, and those still to be dropped. */
  void forEachKept(long nextSequence, Consumer<LogRecord> action) {
    bySequence.headMap(nextSequence).entrySet().stream()
        .filter(each -> each.getValue().liveMessages > 0)
        .forEach(
            each ->
                action.accept(new LogRecord.ChunkKept(each.getKey(), each.getValue().sizeBytes)));
    forEachEmptySinceSnapshot(nextSequence, sequence -> action.accept(toDrop(sequence)));
    taken.forEach(sequence -> action.accept(toDrop(sequence)));
    dropping.forEach(sequence -> action.accept(toDrop(sequence)));
  }

  private static LogRecord toDrop(long sequence) {
    return new LogRecord.ChunkKept(sequence, 0);
  }

  void replay(LogRecord.ChunkKept record) {
    if (record.sizeBytes() == 0) {
      dropping.add(record.chunk());
    } else {
      bySequence.computeIfAbsent(record.chunk(), s -> new Chunk()).sizeBytes = record.sizeBytes();
    }
  }

  /** Begins the replay of what follows a snapshot. */
  void replayFrom(long nextSequence) {
    snapshotSequence = nextSequence;
  }
}
