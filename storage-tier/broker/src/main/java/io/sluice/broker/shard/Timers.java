package io.sluice.broker.shard;

import java.util.TreeMap;

/** What is to happen later, by time and, at the same time, in the order it was asked for. */
public final class Timers {
  private final TreeMap<Key, Runnable> due = new TreeMap<>();
  private long nextOrder;

  /** Names a scheduled action, to cancel it. */
  public record Key(long atMillis, long order) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  public Key schedule(long atMillis, Runnable action) {
    Key key = new Key(atMillis, nextOrder++);
    due.put(key, action);
    return key;
  }

  /** Cancels; null and what has run already are passed over. */
  public void cancel(Key key) {
    if (key != null) {
      due.remove(key);
    }
  }

  /** Runs everything due at or before now. */
  public void run(long nowMillis) {
    while (!due.isEmpty() && due.firstKey().atMillis() <= nowMillis) {
      due.pollFirstEntry().getValue().run();
    }
  }

  /** When the next action is due, or {@link Long#MAX_VALUE}. */
  public long nextMillis() {
    return due.isEmpty() ? Long.MAX_VALUE : due.firstKey().atMillis();
  }
}
