package io.sluice.broker.shard;

import io.sluice.broker.record.ByteSink;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordReader;
import io.sluice.broker.record.RecordWriter;
import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a shard's snapshot says, but for which chunks are kept: that depends on when it was made.
 */
public final class DurableState {
  private DurableState() {}

  /** The records of the durable lane's snapshot as text; equal for equal durable states. */
  public static List<String> of(Shard shard) {
    List<String> records = new ArrayList<>();
    for (byte[] part : shard.snapshot(StorageKind.DURABLE)) {
      RecordReader.read(
          part,
          (record, offset) -> {
            if (!(record instanceof LogRecord.ChunkKept)) {
              records.add(withoutAddresses(record) + " " + encoded(record));
            }
          });
    }
    return records;
  }

  /** The text of an array is its address. */
  private static String withoutAddresses(LogRecord record) {
    return record.toString().replaceAll("@[0-9a-f]+", "");
  }

  private static String encoded(LogRecord record) {
    ByteSink sink = new ByteSink(64);
    new RecordWriter(sink).write(record);
    return Arrays.toString(sink.toByteArray());
  }
}
