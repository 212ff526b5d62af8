package io.sluice.broker.shard;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;

/** Computes when a {@link Schedule} is due. */
final class Schedules {
  /** One publish must not become a flood. */
  private static final long MIN_PERIOD_MILLIS = 100;

  /** The end of the year 9999: times and periods up to here can be added without a thought. */
  private static final long MAX_MILLIS = 253_402_300_799_999L;

  private static final long NEVER = Long.MAX_VALUE;

  /** The longer an entry, the longer its lists take to read. */
  private static final int MAX_CRON_CHARS = 128;

  private static final int REMEMBERED_CRONS = 16;

  /** The parser would take more than five fields' worth, as in {@code 0|5 * * * *}. */
  private static final Pattern CRON = Pattern.compile("[0-9A-Za-z*,/\\- \\t]+");

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final Map<String, ExecutionTime> crons = new RecentlyUsed<>(REMEMBERED_CRONS);

  /**
   * What is to happen next: when, and how many repetitions follow.
   *
   * @param sinceMillis when it was scheduled
   */
  record Due(long atMillis, int repetitions, long sinceMillis) {}

  /** Null if the schedule can be kept. */
  Refusal refusalOf(Schedule schedule, long nowMillis) {
    if (!isTime(schedule.atMillis()) || !isTime(schedule.periodMillis())) {
      return invalid(
          "its time "
              + schedule.atMillis()
              + " or period "
              + schedule.periodMillis()
              + " is negative, or after the year 9999");
    }
    if (schedule.repeat() < -1) {
      return invalid("it repeats " + schedule.repeat() + " times; give -1 for ever, or 0 or more");
    }
    if (schedule.repeat() != 0 && schedule.periodMillis() < MIN_PERIOD_MILLIS) {
      return invalid(
          "its period of "
              + schedule.periodMillis()
              + " ms is too short; give "
              + MIN_PERIOD_MILLIS
              + " ms or more");
    }
    return schedule.cron() == null ? null : refusalOfCron(schedule, nowMillis);
  }

  private static boolean isTime(long millis) {
    return millis >= 0 && millis <= MAX_MILLIS;
  }

  private Refusal refusalOfCron(Schedule schedule, long nowMillis) {
    String cron = schedule.cron();
    if (cron.length() > MAX_CRON_CHARS) {
      return invalid(
          "its cron entry has "
              + cron.length()
              + " characters; at most "
              + MAX_CRON_CHARS
              + " are allowed");
    }
    String why = "it may have digits, names and * , - / only";
    if (CRON.matcher(cron).matches()) {
      try {
        return first(schedule, nowMillis).atMillis == NEVER
            ? invalid("its cron entry '" + cron + "' never comes")
            : null;
      } catch (RuntimeException unreadable) {
        // What the parser throws for hostile input is not only what it documents.
        why = unreadable.getMessage();
      }
    }
    return invalid("its cron entry '" + cron + "' is not one of five fields: " + why);
  }

  private static Refusal invalid(String why) {
    return Refusal.of(Refusal.Cause.INVALID, "the schedule cannot be kept: " + why);
  }

  Due first(Schedule schedule, long nowMillis) {
    long at =
        schedule.cron() == null
            ? Math.max(nowMillis, schedule.atMillis())
            : matchAfter(schedule.cron(), Math.max(nowMillis, schedule.atMillis() - 1));
    return new Due(at, schedule.repeat(), nowMillis);
  }

  /**
   * What follows what was due at this time, or null if nothing does. Times that were slept through
   * are not made up for.
   */
  Due next(Schedule schedule, Due due, long nowMillis) {
    if (due.repetitions != 0) {
      long missed = Math.max(0, nowMillis - due.atMillis) / schedule.periodMillis();
      boolean forEver = due.repetitions < 0;
      if (forEver || missed < due.repetitions) {
        return new Due(
            due.atMillis + (missed + 1) * schedule.periodMillis(),
            forEver ? -1 : due.repetitions - (int) missed - 1,
            due.sinceMillis);
      }
    }
    long match = schedule.cron() == null ? NEVER : matchAfter(schedule.cron(), nowMillis);
    return match == NEVER ? null : new Due(match, schedule.repeat(), due.sinceMillis);
  }

  /** The first minute after this time that matches, in UTC. */
  private long matchAfter(String cron, long millis) {
    ExecutionTime times = crons.get(cron);
    if (times == null) {
      times = ExecutionTime.forCron(PARSER.parse(cron));
      crons.put(cron, times);
    }
    return times
        .nextExecution(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC))
        .map(time -> time.toInstant().toEpochMilli())
        .orElse(NEVER);
  }
}
