package io.sluice.broker.shard;

import java.util.Arrays;

/**
 * A set of numbers that mostly rise: kept as runs without a gap, of which the lowest are forgotten
 * when there are too many.
 */
final class NumberRuns {
  static final int MAX_RUNS = 64;

  /** Of each run the first and the last, rising. */
  private long[] bounds;

  private int used;

  NumberRuns(long[] bounds) {
    this.bounds = bounds.clone();
    used = bounds.length;
  }

  boolean contains(long number) {
    int run = runUpTo(number);
    return run < used && bounds[run] <= number;
  }

  /** Adds a number; false if it is there already. */
  boolean add(long number) {
    int run = runUpTo(number);
    if (run < used && bounds[run] <= number) {
      return false;
    }
    boolean follows = run > 0 && bounds[run - 1] == number - 1;
    boolean precedes = run < used && bounds[run] == number + 1;
    if (follows && precedes) {
      // It closes the gap: the last of one and the first of the next go.
      System.arraycopy(bounds, run + 1, bounds, run - 1, used - run - 1);
      used -= 2;
    } else if (follows) {
      bounds[run - 1] = number;
    } else if (precedes) {
      bounds[run] = number;
    } else {
      insert(run, number);
    }
    return true;
  }

  /**
   * Where the lowest run begins that does not end before this number; it is most often the last.
   */
  private int runUpTo(long number) {
    int run = used;
    while (run > 0 && bounds[run - 1] >= number) {
      run -= 2;
    }
    return run;
  }

  private void insert(int run, long number) {
    if (used == bounds.length) {
      bounds = Arrays.copyOf(bounds, Math.max(2, used * 2));
    }
    System.arraycopy(bounds, run, bounds, run + 2, used - run);
    bounds[run] = number;
    bounds[run + 1] = number;
    used += 2;
    if (used > 2 * MAX_RUNS) {
      used -= 2;
      System.arraycopy(bounds, 2, bounds, 0, used);
    }
  }

  long[] toArray() {
    return Arrays.copyOf(bounds, used);
  }
}
