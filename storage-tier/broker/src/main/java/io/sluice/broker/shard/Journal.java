package io.sluice.broker.shard;

import io.sluice.broker.record.ByteSink;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordWriter;

/** Gathers the records of the next chunk of one log. */
public final class Journal {
  private static final int INITIAL_BYTES = 1_024;

  /**
   * Above the size at which a shard waits for its log, so that a busy one does not grow it anew.
   */
  private static final int KEPT_BYTES = 2 << 20;

  private ByteSink sink = new ByteSink(INITIAL_BYTES);
  private RecordWriter writer = new RecordWriter(sink);
  private long sequence;
  private long records;
  private long recordsBefore;

  Journal() {
    writer.begin();
  }

  /** Appends; returns the offset of the record's message in the chunk, 0 if it has none. */
  int append(LogRecord record) {
    records++;
    return writer.write(record);
  }

  /** The sequence that the chunk being gathered will have. */
  public long sequence() {
    return sequence;
  }

  /**
   * Records appended since the beginning; a caller sees by it whether something it called appended
   * one.
   */
  long records() {
    return records;
  }

  public boolean isEmpty() {
    return records == recordsBefore;
  }

  /** Bytes gathered. */
  public int sizeBytes() {
    return sink.size();
  }

  /** Sets the sequence of the next chunk, after replay. */
  public void startAt(long nextSequence) {
    sequence = nextSequence;
  }

  /** The chunk; the next one begins. */
  public byte[] take() {
    byte[] chunk = sink.toByteArray();
    sequence++;
    recordsBefore = records;
    if (sink.size() > KEPT_BYTES) {
      sink = new ByteSink(INITIAL_BYTES);
      writer = new RecordWriter(sink);
    }
    writer.begin();
    return chunk;
  }
}
