package io.sluice.tests.simulation;

import io.sluice.model.Resource;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a simulation is made of.
 *
 * @param exact true for one without expiry and at-most-once, whose model knows every byte at every
 *     moment
 * @param browsing true with browsers; what they got is counted, too, but not known exactly
 * @param limited true if every quota is tried
 * @param narrow true if clients take few messages at a time, and room for more comes bit by bit, in
 *     between the appends; they send several of a kind, whose order counts
 * @param policies true if brokers get other policies now and then
 * @param concurrent true if consumers may have messages before they are written
 * @param slowness about how many commands an append takes
 * @param crashes in a thousand steps
 */
record Profile(
    boolean exact,
    boolean browsing,
    boolean limited,
    boolean narrow,
    boolean policies,
    boolean concurrent,
    long residentBytes,
    int slowness,
    int crashes,
    int steps) {
  private static final Long[] RESIDENT_BYTES = {0L, 100L, 1_000L, 1L << 20};
  private static final Integer[] SLOWNESS = {1, 2, 4, 10, 30};
  private static final Integer[] CRASHES = {2, 10, 30};

  static Profile random(Chance chance) {
    return new Profile(
        chance.either(),
        chance.either(),
        chance.oneIn(3),
        chance.oneIn(3),
        chance.either(),
        chance.either(),
        chance.any(RESIDENT_BYTES),
        chance.any(SLOWNESS),
        chance.any(CRASHES),
        100 + chance.below(300));
  }

  /** True if it is to be known how many messages wait in each queue. */
  boolean countsDepths() {
    return limited || exact && policies;
  }

  /** Limits of a plan; none for what this profile's model cannot know exactly. */
  Map<Resource, Long> limits(Chance chance) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    if (!limited) {
      return limits;
    }
    put(limits, chance, Resource.CONNECTIONS, 6);
    put(limits, chance, Resource.SESSIONS, 8);
    put(limits, chance, Resource.QUEUES, 8);
    put(limits, chance, Resource.SUBSCRIPTIONS, 20);
    put(limits, chance, Resource.RETAINED_MESSAGES, 4);
    if (exact) {
      put(limits, chance, Resource.QUEUE_DEPTH, 8);
    }
    return limits;
  }

  private static void put(Map<Resource, Long> limits, Chance chance, Resource resource, int most) {
    if (!chance.oneIn(3)) {
      limits.put(resource, (long) most / 2 + chance.below(most - most / 2 + 1));
    }
  }
}
