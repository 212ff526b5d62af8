package io.sluice.broker.log;

import java.util.Collection;

/**
 * What a {@link StoredShardLog} needs of a store: a map of bytes with compare-and-set. A key begins
 * with its shard and a slash, so that a store can keep a shard together. Calls may come from many
 * threads and block until the change is as durable as the store is configured; a failure is thrown,
 * and then it is open whether the change was made.
 */
public interface LogStore {
  /** The value, or null; the caller does not change it. */
  byte[] get(String key);

  boolean contains(String key);

  /** True if there was none and it was put. */
  boolean putIfAbsent(String key, byte[] value);

  void put(String key, byte[] value);

  /** True if the value was the expected one, byte for byte, and was replaced. */
  boolean replace(String key, byte[] expected, byte[] value);

  /** True if the value was the expected one, byte for byte, and was removed. */
  boolean removeIf(String key, byte[] expected);

  /** Keys that are not there are passed over. */
  void remove(Collection<String> keys);

  /** Removes every key that begins so; the prefix names a shard and ends in a slash. */
  void removePrefix(String prefix);
}
