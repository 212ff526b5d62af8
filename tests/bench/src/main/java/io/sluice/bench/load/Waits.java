package io.sluice.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting on the thread of the benchmark. */
public final class Waits {
  private Waits() {}

  /** Returns true once the condition holds, false if it did not within that time. */
  public static boolean until(BooleanSupplier condition, long seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      millis(10);
    }
    return true;
  }

  public static void millis(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
