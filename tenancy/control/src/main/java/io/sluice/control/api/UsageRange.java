package io.sluice.control.api;

import io.sluice.control.ControlException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * The hours that a question about usage covers, {@code fromHour <= hour < toHour}, in hours since
 * the epoch.
 */
record UsageRange(long fromHour, long toHour) {
  private static final Duration USUAL = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofDays(31);

  /**
   * Every hour that overlaps the time between two ISO-8601 instants.
   *
   * @param from null for a day before {@code to}
   * @param to null for now
   * @throws ControlException INVALID if they cannot be read, are in the wrong order or more than 31
   *     days apart
   */
  static UsageRange parse(String from, String to, Instant now) {
    Instant end = to == null ? now : instant("to", to);
    Instant start = from == null ? end.minus(USUAL) : instant("from", from);
    if (!start.isBefore(end)) {
      throw ControlException.invalid("from %s is not before to %s".formatted(start, end));
    }
    if (Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw ControlException.invalid(
          "from %s and to %s are more than %d days apart; ask for less at a time"
              .formatted(start, end, LONGEST.toDays()));
    }
    Instant lastHour = end.minusNanos(1).truncatedTo(ChronoUnit.HOURS);
    return new UsageRange(hour(start), hour(lastHour) + 1);
  }

  Instant from() {
    return Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(fromHour));
  }

  Instant to() {
    return Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(toHour));
  }

  private static long hour(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), TimeUnit.HOURS.toSeconds(1));
  }

  /** Far from the ends of what an Instant can hold, so that hours can be added and taken. */
  private static Instant instant(String field, String text) {
    try {
      Instant instant = Instant.parse(text);
      if (instant.isAfter(Instant.EPOCH) && instant.isBefore(Instant.ofEpochSecond(1L << 36))) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw ControlException.invalid(
        "%s '%s' is not an ISO-8601 instant after 1970, such as 2026-11-23T20:00:00Z"
            .formatted(field, text));
  }
}
