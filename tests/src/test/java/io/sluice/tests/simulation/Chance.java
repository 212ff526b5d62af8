package io.sluice.tests.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, which comes from the seed alone. */
final class Chance {
  private final SplittableRandom random;

  Chance(SplittableRandom random) {
    this.random = random;
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

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  <T> T any(T[] array) {
    return array[random.nextInt(array.length)];
  }
}
