package io.sluice.hazelcast;

import com.hazelcast.partition.PartitioningStrategy;

/** Keeps what has the same key up to the first slash together, on one member. */
final class ShardPartitioning implements PartitioningStrategy<String> {
  private static final long serialVersionUID = 1;

  static String shardOf(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  @Override
  public Object getPartitionKey(String key) {
    return shardOf(key);
  }
}
