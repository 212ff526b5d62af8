package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.List;

/** The keys of one life of a shard in a {@link LogStore}. */
final class LogKeys {
  private final String prefix;

  LogKeys(ShardId shard, long life) {
    prefix = shard + "/" + Long.toUnsignedString(life, Character.MAX_RADIX) + "/";
  }

  static String head(ShardId shard) {
    return shard + "/head";
  }

  String prefix() {
    return prefix;
  }

  String chunk(long sequence) {
    return prefix + Long.toString(sequence, Character.MAX_RADIX);
  }

  String part(Head.SnapshotId snapshot, int part) {
    return prefix + "s" + Long.toUnsignedString(snapshot.id(), Character.MAX_RADIX) + "/" + part;
  }

  List<String> parts(List<Head.SnapshotId> snapshots) {
    List<String> keys = new ArrayList<>();
    for (Head.SnapshotId snapshot : snapshots) {
      for (int part = 0; part < snapshot.parts(); part++) {
        keys.add(part(snapshot, part));
      }
    }
    return keys;
  }
}
