package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link LogStore} in memory that outlives the logs over it, as a disk outlives a process. A test
 * tells it which append goes wrong, and damages what is stored.
 */
public final class InProcessStore implements LogStore {
  /** How the next put of a chunk goes wrong. */
  public enum Fault {
    /** It fails, and the chunk is not stored. */
    NOT_STORED,
    /** It fails, though the chunk is stored. */
    STORED
  }

  /** Shard, life and sequence. */
  private static final int CHUNK_NAMES = 3;

  /** Shard, life, snapshot and part. */
  private static final int SNAPSHOT_NAMES = 4;

  private final Map<String, byte[]> entries = new HashMap<>();
  private Fault nextFault;
  private Runnable beforePut;
  private Runnable afterPut;
  private int putsUntilFailure = -1;

  /** The next append fails so; a claim's seal counts as one. */
  public synchronized void failNextAppend(Fault fault) {
    nextFault = fault;
  }

  /** After this many more puts of snapshot parts, one fails and is not stored. */
  public synchronized void failSaveAfter(int parts) {
    putsUntilFailure = parts;
  }

  /** Runs once, before the next append's chunk is put. */
  public synchronized void beforeNextAppend(Runnable action) {
    beforePut = action;
  }

  /** Runs once, after the next append's chunk is put and before the owner is checked. */
  public synchronized void afterNextAppend(Runnable action) {
    afterPut = action;
  }

  /** Flips a bit of the stored snapshot's first part. */
  public synchronized void damageSnapshot(ShardId shard) {
    entries.entrySet().stream()
        .filter(entry -> isOf(shard, entry.getKey(), SNAPSHOT_NAMES))
        .filter(entry -> entry.getKey().endsWith("/0"))
        .forEach(entry -> damage(entry, entry.getValue().length - 1, 1));
  }

  /** Flips a bit of every stored chunk's last byte. */
  public synchronized void damageChunks(ShardId shard) {
    chunksOf(shard).forEach(entry -> damage(entry, entry.getValue().length - 1, 1));
  }

  /** Makes every stored chunk look as if a newer version had written it. */
  public synchronized void ageBackwards(ShardId shard) {
    chunksOf(shard).forEach(entry -> damage(entry, 0, 0x7e));
  }

  /** How many entries are stored of this shard, of whatever kind. */
  public synchronized int size(ShardId shard) {
    return (int) entries.keySet().stream().filter(key -> key.startsWith(shard + "/")).count();
  }

  @Override
  public synchronized byte[] get(String key) {
    byte[] value = entries.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public synchronized boolean contains(String key) {
    return entries.containsKey(key);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value) {
    if (key.endsWith("/head")) {
      return store(key, value);
    }
    run(take(true));
    Fault fault = takeFault();
    boolean stored = fault != Fault.NOT_STORED && store(key, value);
    if (fault != null) {
      throw new IllegalStateException("injected: append failed, " + fault);
    }
    run(take(false));
    return stored;
  }

  @Override
  public synchronized void put(String key, byte[] value) {
    if (putsUntilFailure >= 0 && putsUntilFailure-- == 0) {
      throw new IllegalStateException("injected: the store is full");
    }
    entries.put(key, value.clone());
  }

  @Override
  public synchronized boolean replace(String key, byte[] expected, byte[] value) {
    if (!Arrays.equals(entries.get(key), expected)) {
      return false;
    }
    entries.put(key, value.clone());
    return true;
  }

  @Override
  public synchronized boolean removeIf(String key, byte[] expected) {
    return Arrays.equals(entries.get(key), expected) && entries.remove(key) != null;
  }

  @Override
  public synchronized void remove(Collection<String> keys) {
    keys.forEach(entries::remove);
  }

  @Override
  public synchronized void removePrefix(String prefix) {
    entries.keySet().removeIf(key -> key.startsWith(prefix));
  }

  private java.util.stream.Stream<Map.Entry<String, byte[]>> chunksOf(ShardId shard) {
    return entries.entrySet().stream().filter(entry -> isOf(shard, entry.getKey(), CHUNK_NAMES));
  }

  /** True of a key with so many names in it; what the names are is chance. */
  private static boolean isOf(ShardId shard, String key, int names) {
    return key.startsWith(shard + "/") && key.split("/").length == names;
  }

  private static void damage(Map.Entry<String, byte[]> entry, int index, int bits) {
    byte[] value = entry.getValue().clone();
    value[index] ^= (byte) bits;
    entry.setValue(value);
  }

  private synchronized boolean store(String key, byte[] value) {
    return entries.putIfAbsent(key, value.clone()) == null;
  }

  private synchronized Fault takeFault() {
    Fault fault = nextFault;
    nextFault = null;
    return fault;
  }

  private synchronized Runnable take(boolean before) {
    Runnable action = before ? beforePut : afterPut;
    if (before) {
      beforePut = null;
    } else {
      afterPut = null;
    }
    return action;
  }

  private static void run(Runnable action) {
    if (action != null) {
      action.run();
    }
  }
}
