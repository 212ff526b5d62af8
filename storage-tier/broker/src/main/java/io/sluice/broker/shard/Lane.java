package io.sluice.broker.shard;

import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * One of a shard's two ways to a log: everything of the tenant's durable brokers goes one way,
 * everything of its in-memory brokers the other. The driver of the log takes chunks and effects
 * from here and brings back what became durable and what was read.
 */
public final class Lane {
  private final StorageKind kind;
  private final Journal journal = new Journal();
  private final Outbox outbox = new Outbox();
  private final Chunks chunks = new Chunks();
  private final MessageStore messages;
  private final AppendTime appendTime;
  private final UnwrittenEntries unwritten;
  private final Set<Queue> awaitingRead = new LinkedHashSet<>();
  private final Set<Queue> awaitingAppend = new LinkedHashSet<>();
  private LongConsumer reader = sequence -> {};

  Lane(ShardContext context, StorageKind kind) {
    this.kind = kind;
    messages = new MessageStore(context, journal, chunks);
    appendTime = new AppendTime(context);
    unwritten = new UnwrittenEntries(context, journal, messages, appendTime);
  }

  public StorageKind kind() {
    return kind;
  }

  public Journal journal() {
    return journal;
  }

  public Outbox outbox() {
    return outbox;
  }

  MessageStore messages() {
    return messages;
  }

  UnwrittenEntries unwritten() {
    return unwritten;
  }

  Chunks chunks() {
    return chunks;
  }

  /** Sets who reads chunks: asked for one, it answers by {@link #read} or {@link #move}. */
  public void readWith(LongConsumer chunkReader) {
    reader = chunkReader;
  }

  /** The chunk of this sequence was handed to the log. */
  public void appended(long sequence, int sizeBytes) {
    chunks.appended(sequence, sizeBytes);
    appendTime.begun();
  }

  /** The chunk of this sequence, and all before, are durable. */
  public void durable(long sequence) {
    appendTime.ended();
    messages.durable(sequence);
    outbox.release(sequence);
    takeAll(awaitingAppend).forEach(Queue::dispatch);
  }

  /** Bytes appended since the last snapshot, or since the start. */
  public long bytesSinceSnapshot() {
    return chunks.bytesSinceSnapshot();
  }

  /** A snapshot that stands for all chunks before this sequence is durable. */
  public void snapshotTaken(long nextSequence) {
    chunks.snapshotTaken(nextSequence);
  }

  /** Chunks to drop once everything gathered so far is durable. */
  public long[] takeDropping() {
    return chunks.takeDropping();
  }

  /** These chunks were dropped. */
  public void dropped(long[] sequences) {
    chunks.dropped(sequences);
  }

  /** A chunk worth compacting, or -1: read it and give it to {@link #move}. */
  public long sparseChunk() {
    return chunks.sparseChunk();
  }

  /** Moves what is left of a sparse chunk into the chunk being gathered. */
  public void move(long sequence, byte[] chunk) {
    messages.move(sequence, chunk);
  }

  /** True if messages are left in this chunk. */
  public boolean needs(long sequence) {
    return chunks.needs(sequence);
  }

  /** Brings a chunk that was asked for; what waited for it goes on. */
  public void read(long sequence, byte[] chunk) {
    messages.readBack(sequence, chunk);
    takeAll(awaitingRead).forEach(Queue::onRead);
    messages.trim();
  }

  private static List<Queue> takeAll(Set<Queue> waiting) {
    List<Queue> taken = new ArrayList<>(waiting);
    waiting.clear();
    return taken;
  }

  /** Asks for the chunk of a message that is due; the queue is dispatched when it arrives. */
  void readFor(Queue queue, StoredMessage message) {
    if (awaitingRead.add(queue)) {
      reader.accept(message.chunk);
    }
  }

  /** Lets the queue be dispatched again when the next chunk, which has enough, is on its way. */
  void awaitAppend(Queue queue) {
    awaitingAppend.add(queue);
  }

  /** True if a message that is due in this queue was asked for. */
  boolean awaits(Queue queue) {
    return awaitingRead.contains(queue);
  }

  void forget(Queue queue) {
    awaitingRead.remove(queue);
    awaitingAppend.remove(queue);
  }

  boolean isDurable(long sequence) {
    return messages.isDurable(sequence);
  }

  /** True if a reader must wait for the journal before it may see this message. */
  boolean awaitsLog(StoredMessage message) {
    return !messages.isDurable(message.storedIn);
  }
}
