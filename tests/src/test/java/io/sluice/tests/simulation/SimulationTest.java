package io.sluice.tests.simulation;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random runs against the model. A failure prints its seed, and {@code
 * -Dsluice.simulation.seed=} runs that one alone; {@code -Dsluice.simulation.seeds=} sets how many
 * run from {@code -Dsluice.simulation.first=} on, {@code -Dsluice.simulation.seconds=} for how long
 * at most. With {@code -Dsluice.simulation.shrink=true} a failure is shown with few steps.
 */
class SimulationTest {
  private static final int SEEDS = 4_000;
  private static final int SECONDS = 20;

  @Test
  void theShardDoesWhatTheModelSays() {
    Long only = Long.getLong("sluice.simulation.seed");
    if (only != null) {
      run(only);
      return;
    }
    long seeds = Integer.getInteger("sluice.simulation.seeds", SEEDS);
    long seconds = Integer.getInteger("sluice.simulation.seconds", SECONDS);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long first = Long.getLong("sluice.simulation.first", 0);
    long done = 0;
    while (done < seeds && System.nanoTime() < end) {
      run(first + done++);
    }
    System.out.println("simulated " + done + " of " + seeds + " seeds from " + first);
  }

  private static void run(long seed) {
    Shrinking.Failure failure = Shrinking.failureOf(seed).orElse(null);
    if (failure != null && Boolean.getBoolean("sluice.simulation.shrink")) {
      failure = Shrinking.shrink(seed, failure);
    }
    if (failure != null) {
      throw failure.error(seed);
    }
  }
}
