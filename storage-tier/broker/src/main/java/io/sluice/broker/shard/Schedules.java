package io.sluice.broker.shard;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import java.time.Instant;
import java.time.ZoneOffset;

/** Computes when a {@link Schedule} is due. */
final class Schedules {
  private static final int MAX_CRON_CHARS = 256;

  /** One publish must not become a flood. */
  private static final long MIN_PERIOD_MILLIS = 100;

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** What is to happen next: when, and how many repetitions follow. */
  record Due(long atMillis, int repetitions) {}

  private Schedules() {}

  /** Null if the schedule can be kept. */
  static Refusal problemOf(Schedule schedule) {
    if (schedule.atMillis() < 0 || schedule.periodMillis() < 0 || schedule.repeat() < -1) {
      return invalid("times and repetitions are not negative, but for -1 repetitions");
    }
    if (schedule.repeat() != 0 && schedule.periodMillis() < MIN_PERIOD_MILLIS) {
      return invalid(
          "a period of "
              + schedule.periodMillis()
              + " ms is too short; give "
              + MIN_PERIOD_MILLIS
              + " ms or more");
    }
    return schedule.cron() == null ? null : problemOf(schedule.cron());
  }

  private static Refusal problemOf(String cron) {
    if (cron.length() > MAX_CRON_CHARS) {
      return invalid("a cron entry has at most " + MAX_CRON_CHARS + " characters");
    }
    try {
      return nextMatch(cron, 0) == Long.MAX_VALUE ? invalid("'" + cron + "' never comes") : null;
    } catch (IllegalArgumentException unreadable) {
      return invalid("'" + cron + "' is no cron entry of five fields: " + unreadable.getMessage());
    }
  }

  private static Refusal invalid(String why) {
    return Refusal.of(Refusal.Cause.INVALID, "the schedule is not valid: " + why);
  }

  static Due first(Schedule schedule, long nowMillis) {
    boolean byCron = schedule.cron() != null && schedule.atMillis() == 0;
    long at =
        byCron ? nextMatch(schedule.cron(), nowMillis) : Math.max(nowMillis, schedule.atMillis());
    return new Due(at, schedule.repeat());
  }

  /**
   * What follows what was due at this time, or null if nothing does. Times that were slept through
   * are not made up for.
   */
  static Due next(Schedule schedule, Due due, long nowMillis) {
    if (due.repetitions != 0) {
      long missed = Math.max(0, nowMillis - due.atMillis) / schedule.periodMillis();
      boolean forEver = due.repetitions < 0;
      if (forEver || missed < due.repetitions) {
        return new Due(
            due.atMillis + (missed + 1) * schedule.periodMillis(),
            forEver ? -1 : due.repetitions - (int) missed - 1);
      }
    }
    if (schedule.cron() == null) {
      return null;
    }
    return new Due(nextMatch(schedule.cron(), nowMillis), schedule.repeat());
  }

  /** The first minute after this time that matches, in UTC; {@link Long#MAX_VALUE} for none. */
  private static long nextMatch(String cron, long nowMillis) {
    Cron parsed = PARSER.parse(cron);
    return ExecutionTime.forCron(parsed)
        .nextExecution(Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC))
        .map(time -> time.toInstant().toEpochMilli())
        .orElse(Long.MAX_VALUE);
  }
}
