package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** One claim of one shard; see {@link StoredShardLog}. */
final class StoredOwnedLog implements OwnedLog {
  private final LogStore store;
  private final ShardId shard;
  private final LogThreads threads;
  private final long owner;
  private final LogKeys keys;
  private final HeadCell cell;
  private final SnapshotParts snapshots;

  /** The sequence after the last chunk: what a stale owner may put there is not in the history. */
  private volatile long end;

  StoredOwnedLog(
      LogStore store,
      ShardId shard,
      LogThreads threads,
      LongSupplier random,
      Claim.Claimed claimed) {
    this.store = store;
    this.shard = shard;
    this.threads = threads;
    owner = claimed.head().owner();
    end = claimed.end();
    keys = new LogKeys(shard, claimed.head().life());
    cell = new HeadCell(store, shard);
    snapshots = new SnapshotParts(store, shard, keys, random);
  }

  @Override
  public CompletionStage<Optional<Snapshot>> snapshot() {
    return threads.read(() -> Optional.ofNullable(snapshots.load(cell.ownedBy(owner))));
  }

  @Override
  public CompletionStage<List<byte[]>> read(long fromSequence, int maxChunks) {
    return threads.read(() -> readNow(fromSequence, Math.min(end, fromSequence + maxChunks)));
  }

  @Override
  public CompletionStage<Void> append(long sequence, byte[] chunk) {
    return threads.append(() -> appendNow(sequence, chunk));
  }

  @Override
  public CompletionStage<Void> save(Snapshot snapshot) {
    return threads.write(() -> saveNow(snapshot));
  }

  @Override
  public CompletionStage<Void> drop(long[] sequences) {
    return threads.write(() -> dropNow(sequences));
  }

  private List<byte[]> readNow(long from, long to) {
    List<byte[]> chunks = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      byte[] frame = store.get(keys.chunk(sequence));
      if (frame == null) {
        if (sequence >= cell.ownedBy(owner).firstSequence()) {
          throw Frame.damaged(nameOf(sequence));
        }
        break;
      }
      chunks.add(Frame.unwrap(frame, nameOf(sequence)));
    }
    return chunks;
  }

  private void appendNow(long sequence, byte[] chunk) {
    if (sequence != end) {
      throw new IllegalArgumentException(
          "chunk " + sequence + " of shard " + shard + " is not the next one, which is " + end);
    }
    byte[] frame = Frame.wrap(owner, chunk);
    String key = keys.chunk(sequence);
    // A store that repeats a put of its own accord may find the first one's value: then it is ours.
    if (!store.putIfAbsent(key, frame) && !Arrays.equals(store.get(key), frame)) {
      throw new FencedException(shard);
    }
    cell.requireOwner(owner);
    end = sequence + 1;
  }

  private void saveNow(Snapshot snapshot) {
    Head head = cell.ownedBy(owner);
    long next = snapshot.nextSequence();
    if (next < head.firstSequence() || next > end) {
      throw new IllegalArgumentException(
          "a snapshot of shard "
              + shard
              + " before sequence "
              + next
              + " is not between the last one's, "
              + head.firstSequence()
              + ", and the end of the history, "
              + end);
    }
    snapshots.save(head, snapshot);
  }

  private void dropNow(long[] sequences) {
    long first = cell.ownedBy(owner).firstSequence();
    List<String> dropped = new ArrayList<>(sequences.length);
    for (long sequence : sequences) {
      if (sequence >= first) {
        throw new IllegalArgumentException(
            "chunk " + sequence + " of shard " + shard + " is not before the snapshot at " + first);
      }
      dropped.add(keys.chunk(sequence));
    }
    store.remove(dropped);
  }

  private String nameOf(long sequence) {
    return "chunk " + sequence + " of shard " + shard;
  }
}
