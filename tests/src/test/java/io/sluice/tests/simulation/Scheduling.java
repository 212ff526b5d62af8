package io.sluice.tests.simulation;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Schedule;

/** Makes messages go later, by chance. */
final class Scheduling {
  private static final Long[] SPANS = {1L, 100L, 3_000L, 100_000L};

  private final World world;
  private final Chance chance;
  private final Profile profile;

  Scheduling(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  /** True if what goes while a transaction commits may take the place of what follows in it. */
  boolean isLimited() {
    return profile.limited();
  }

  /**
   * The message, perhaps to go later. What could be kept from going by another broker of the tenant
   * goes at once: which of two is first depends on when their chunks are read.
   */
  Sent perhapsLater(Sent sent) {
    if (!chance.oneIn(6) || sent.retain() && profile.limited()) {
      return sent;
    }
    boolean ends = sent.message().expiresAtMillis() != 0;
    Schedule schedule = chance.oneIn(2) ? Schedule.at(at()) : again(ends);
    long expiresAt =
        ends && schedule.cron() != null
            ? world.nowMillis + 1 + chance.below(200_000L)
            : sent.message().expiresAtMillis();
    Message message = sent.message().withTimes(0, expiresAt, schedule);
    Sent later = new Sent(sent.number(), null, message);
    world.sent.put(later.number(), later);
    return later;
  }

  private long at() {
    return world.nowMillis + chance.below(chance.any(SPANS));
  }

  private Schedule again(boolean ends) {
    long period = 100 + chance.below(3_000L);
    int times = 1 + chance.below(3);
    if (!ends) {
      return new Schedule(at(), period, times, null);
    }
    if (chance.oneIn(2)) {
      return new Schedule(at(), period, -1, null);
    }
    Integer[] minutes = {1, 2, 5};
    String cron = "*/" + chance.any(minutes) + " * * * *";
    return new Schedule(chance.oneIn(2) ? 0 : at(), period, chance.below(times), cron);
  }
}
