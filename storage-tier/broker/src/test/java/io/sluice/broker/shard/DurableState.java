package io.sluice.broker.shard;

import io.sluice.broker.record.ByteSink;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordReader;
import io.sluice.broker.record.RecordWriter;
import io.sluice.model.StorageKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a shard's snapshot says, but for which chunks are kept: that depends on when it was made.
 */
public final class DurableState {
  private DurableState() {}

  /** True if both shards have the same durable state. */
  public static boolean same(Shard one, Shard other) {
    List<ByteBuffer> records = new ArrayList<>();
    forEachRecord(one, record -> records.add(encoded(record)));
    List<ByteBuffer> others = new ArrayList<>();
    forEachRecord(other, record -> others.add(encoded(record)));
    return records.equals(others);
  }

  /** The records of the durable lane's snapshot as text; equal for equal durable states. */
  public static List<String> of(Shard shard) {
    List<String> records = new ArrayList<>();
    forEachRecord(
        shard,
        record ->
            records.add(withoutAddresses(record) + " " + Arrays.toString(encoded(record).array())));
    return records;
  }

  private static void forEachRecord(Shard shard, Consumer<LogRecord> action) {
    for (byte[] part : shard.snapshot(StorageKind.DURABLE)) {
      RecordReader.read(
          part,
          (record, offset) -> {
            if (!(record instanceof LogRecord.ChunkKept)) {
              action.accept(record);
            }
          });
    }
  }

  /** The text of an array is its address. */
  private static String withoutAddresses(LogRecord record) {
    return record.toString().replaceAll("@[0-9a-f]+", "");
  }

  private static ByteBuffer encoded(LogRecord record) {
    ByteSink sink = new ByteSink(64);
    new RecordWriter(sink).write(record);
    return ByteBuffer.wrap(sink.toByteArray());
  }
}
