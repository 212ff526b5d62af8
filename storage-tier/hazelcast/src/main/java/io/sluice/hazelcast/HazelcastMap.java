package io.sluice.hazelcast;

import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import io.sluice.broker.log.LogStore;
import java.util.Collection;

/** The log's entries in one Hazelcast map; a shard's entries are in one partition. */
final class HazelcastMap implements LogStore {
  private final IMap<String, byte[]> map;

  HazelcastMap(IMap<String, byte[]> map) {
    this.map = map;
  }

  @Override
  public byte[] get(String key) {
    return map.get(key);
  }

  @Override
  public boolean contains(String key) {
    return map.containsKey(key);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value) {
    return map.putIfAbsent(key, value) == null;
  }

  @Override
  public void put(String key, byte[] value) {
    map.set(key, value);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value) {
    return map.replace(key, expected, value);
  }

  @Override
  public boolean removeIf(String key, byte[] expected) {
    return map.remove(key, expected);
  }

  @Override
  public void remove(Collection<String> keys) {
    keys.forEach(map::delete);
  }

  /** Neither part of the prefix can hold a wildcard of {@code like}. */
  @Override
  public void removePrefix(String prefix) {
    Predicate<String, byte[]> ofPrefix = Predicates.like("__key", prefix + "%");
    map.keySet(Predicates.partitionPredicate(ShardPartitioning.shardOf(prefix), ofPrefix))
        .forEach(map::delete);
  }
}
