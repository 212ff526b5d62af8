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
 * @param browsing true with browsers; what they got is counted, too, but not known exactly
 * @param limited true if every quota is tried
 * @param narrow true if clients take few messages at a time, and room for more comes bit by bit, in
 *     between the appends; they send several of a kind, whose order counts
 * @param slowness about how many commands an append takes
 * @param crashes in a thousand steps
 */
record Profile(
    boolean exact,
    boolean browsing,
    boolean limited,
    boolean narrow,
    long residentBytes,
    int slowness,
    int crashes,
    int steps) {
  private static final long[] RESIDENT_BYTES = {0, 100, 1_000, 1 << 20};
  private static final int[] SLOWNESS = {1, 2, 4, 10, 30};
  private static final int[] CRASHES = {2, 10, 30};

  static Profile random(SplittableRandom random) {
    return new Profile(
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        RESIDENT_BYTES[random.nextInt(RESIDENT_BYTES.length)],
        SLOWNESS[random.nextInt(SLOWNESS.length)],
        CRASHES[random.nextInt(CRASHES.length)],
        100 + random.nextInt(300));
  }

  /** Limits of a plan; none for what this profile's model cannot know exactly. */
  Map<Resource, Long> limits(SplittableRandom random) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    if (!limited) {
      return limits;
    }
    put(limits, random, Resource.CONNECTIONS, 6);
    put(limits, random, Resource.SESSIONS, 8);
    put(limits, random, Resource.QUEUES, 8);
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
