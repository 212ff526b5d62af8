package io.sluice.tests.simulation;

import io.sluice.model.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a simulation is made of.
 *
 * @param exact true for one without expiry and at-most-once, whose model knows every byte at every
 *     moment
 * @param limited true if every quota is tried
 */
record Profile(boolean exact, boolean limited, long residentBytes, int steps) {
  static Profile random(SplittableRandom random) {
    long[] residentBytes = {0, 100, 1_000, 1 << 20};
    boolean exact = random.nextBoolean();
    return new Profile(
        exact,
        random.nextInt(3) == 0,
        residentBytes[random.nextInt(residentBytes.length)],
        60 + random.nextInt(200));
  }

  /** Limits of a plan; none for what this profile's model cannot know exactly. */
  Map<Resource, Long> limits(SplittableRandom random) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    if (!limited) {
      return limits;
    }
    put(limits, random, Resource.CONNECTIONS, 7);
    put(limits, random, Resource.SESSIONS, 9);
    put(limits, random, Resource.SUBSCRIPTIONS, 20);
    put(limits, random, Resource.RETAINED_MESSAGES, 4);
    if (exact) {
      put(limits, random, Resource.QUEUE_DEPTH, 8);
    }
    return limits;
  }

  private static void put(
      Map<Resource, Long> limits, SplittableRandom random, Resource resource, int most) {
    if (random.nextInt(3) > 0) {
      limits.put(resource, (long) random.nextInt(most / 2, most + 1));
    }
  }
}
