package io.sluice.tests.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, which comes from the seed and the step alone: it is the same whatever was before. */
final class Chance {
  /** More than a run has. */
  private static final int STEPS = 1_000_003;

  private final long seed;
  private SplittableRandom random;

  Chance(long seed) {
    this.seed = seed;
    begin(0);
  }

  void begin(int step) {
    random = new SplittableRandom(seed * STEPS + step);
  }

  /** 0 or above, and below this bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long below(long bound) {
    return random.nextLong(bound);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  boolean either() {
    return random.nextBoolean();
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  <T> T any(T[] array) {
    return array[random.nextInt(array.length)];
  }
}
