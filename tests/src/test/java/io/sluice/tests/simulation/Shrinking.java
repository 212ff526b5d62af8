package io.sluice.tests.simulation;

import java.util.BitSet;
import java.util.Optional;

/**
 * Makes a run that fails short enough to be read: leaves out of it, by halves and then by ever
 * smaller parts, what the same check fails without.
 */
final class Shrinking {
  private final long seed;
  private final BitSet leftOut = new BitSet();
  private Failure failure;

  /**
   * How a run failed.
   *
   * @param where the check that found it
   */
  record Failure(String where, Throwable cause, String trace) {
    private static Failure of(Throwable cause, Simulation simulation) {
      String where = "";
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (!frame.getClassName().equals(World.class.getName())) {
          where = frame.toString();
          break;
        }
      }
      return new Failure(where, cause, simulation.traced());
    }

    AssertionError error(long seed) {
      return new AssertionError("seed " + seed + ": " + cause.getMessage() + "\n" + trace, cause);
    }
  }

  private Shrinking(long seed, Failure failure) {
    this.seed = seed;
    this.failure = failure;
  }

  /** How this run fails; empty if it does not. */
  static Optional<Failure> failureOf(long seed) {
    return failureOf(seed, new BitSet());
  }

  private static Optional<Failure> failureOf(long seed, BitSet leftOut) {
    Simulation simulation = new Simulation(seed, leftOut);
    try {
      simulation.run();
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(Failure.of(e, simulation));
    }
  }

  /** The same failure, of less. */
  static Failure shrink(long seed, Failure failure) {
    return new Shrinking(seed, failure).shrink();
  }

  private Failure shrink() {
    int steps = new Simulation(seed, leftOut).steps();
    for (int size = steps / 2; size > 0; size /= 2) {
      while (leaveOut(size, steps) && size == 1) {
        // Without the one, another may be needless, too.
      }
    }
    return failure;
  }

  /** Leaves out parts of this size; true if there was one. */
  private boolean leaveOut(int size, int steps) {
    int before = leftOut.cardinality();
    for (int from = 1; from <= steps; from += size) {
      BitSet more = (BitSet) leftOut.clone();
      more.set(from, from + size);
      if (!more.equals(leftOut)) {
        failureOf(seed, more)
            .filter(found -> found.where.equals(failure.where))
            .ifPresent(
                found -> {
                  failure = found;
                  leftOut.or(more);
                });
      }
    }
    return leftOut.cardinality() > before;
  }
}
