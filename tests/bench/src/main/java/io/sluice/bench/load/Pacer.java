package io.sluice.bench.load;

import java.util.List;

/**
 * Publishes at a fixed rate, each pair in turn. A message's latency counts from when it was due, so
 * a stall is seen by all that waited for its end.
 */
final class Pacer implements Runnable {
  private static final double NANOS_PER_SECOND = 1_000_000_000;

  private final List<Pair> pairs;
  private final double nanosPerMessage;
  private final long begunNanos = System.nanoTime();
  private long published;

  Pacer(List<Pair> pairs, double messagesPerSecond) {
    this.pairs = pairs;
    nanosPerMessage = NANOS_PER_SECOND / messagesPerSecond;
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    long due = dueNanos(published);
    while (due <= now) {
      pairs.get((int) (published % pairs.size())).publishDue(due);
      published++;
      due = dueNanos(published);
    }
  }

  private long dueNanos(long message) {
    return begunNanos + (long) (message * nanosPerMessage);
  }
}
