package io.sluice.ignite;

import io.sluice.broker.log.LogStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;

/**
 * A map of bytes in one Ignite cache. Every write is durable when its call returns. A thread that
 * is interrupted while it writes closes the store's file: nothing answered is lost, but the store
 * fails until it is restarted. So calls come from threads that nobody interrupts.
 */
final class IgniteMap implements LogStore {
  private final IgniteCache<String, byte[]> cache;
  private final Affinity<String> affinity;
  private final StoreHealth health;

  IgniteMap(IgniteCache<String, byte[]> cache, Affinity<String> affinity, StoreHealth health) {
    this.cache = cache;
    this.affinity = affinity;
    this.health = health;
  }

  @Override
  public byte[] get(String key) {
    return call(() -> cache.get(key));
  }

  @Override
  public boolean contains(String key) {
    return call(() -> cache.containsKey(key));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value) {
    health.requireWritable();
    return call(() -> cache.putIfAbsent(key, value));
  }

  @Override
  public void put(String key, byte[] value) {
    health.requireWritable();
    run(() -> cache.put(key, value));
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value) {
    health.requireWritable();
    return call(() -> cache.replace(key, expected, value));
  }

  @Override
  public boolean removeIf(String key, byte[] expected) {
    return call(() -> cache.remove(key, expected));
  }

  /** True if there was such a key. */
  boolean remove(String key) {
    return call(() -> cache.remove(key));
  }

  @Override
  public void remove(Collection<String> keys) {
    run(() -> cache.removeAll(new HashSet<>(keys)));
  }

  @Override
  public void removePrefix(String prefix) {
    ScanQuery<String, byte[]> scan =
        new ScanQuery<String, byte[]>((key, value) -> key.startsWith(prefix))
            .setPartition(affinity.partition(prefix));
    run(
        () -> {
          try (QueryCursor<String> keys = cache.query(scan, Cache.Entry::getKey)) {
            keys.forEach(cache::remove);
          }
        });
  }

  int size() {
    return call(() -> cache.size());
  }

  /** Every value; for maps that are small enough to be listed. */
  List<byte[]> values() {
    return call(
        () -> {
          List<byte[]> values = new ArrayList<>();
          ScanQuery<String, byte[]> scan = new ScanQuery<>();
          try (QueryCursor<byte[]> cursor = cache.query(scan, Cache.Entry::getValue)) {
            cursor.forEach(values::add);
          }
          return values;
        });
  }

  private void run(Runnable write) {
    call(
        () -> {
          write.run();
          return true;
        });
  }

  /**
   * Names the cause that health knows, which says more than Ignite's exception. A caller that was
   * interrupted is so again afterwards: its first write would close the file under all others.
   */
  private <T> T call(Supplier<T> operation) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      return operation.get();
    } catch (CacheException | IllegalStateException failure) {
      String problem = health.problem();
      throw problem == null
          ? StoreFailedException.of("the store failed", failure)
          : new StoreFailedException(problem, failure);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
