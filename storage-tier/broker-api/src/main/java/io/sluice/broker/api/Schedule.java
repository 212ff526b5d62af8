package io.sluice.broker.api;

/**
 * When a message goes to its destination, if not at once; until then it is stored, and counts as
 * such, but no consumer gets it. What goes then, each time, is the same message with the time as
 * its {@link Message#timestampMillis}; quotas are asked again, and a destination that refuses it is
 * tried again for a minute before it is a dead letter. Times that the broker slept through are not
 * made up for, but for one.
 *
 * @param atMillis the earliest time of the first delivery (JMS 3.1 7.9), milliseconds since the
 *     epoch; 0 for at once, or, with {@code cron}, its first match
 * @param periodMillis the time between repetitions, at least 100 if there are any
 * @param repeat how many times it goes again after the first, -1 for ever, 0 for none
 * @param cron null, or a cron entry of five fields in UTC: each time it matches, the message goes
 *     and, after {@code periodMillis} each, {@code repeat} times again
 */
public record Schedule(long atMillis, long periodMillis, int repeat, String cron) {
  /** Once, not before this time. */
  public static Schedule at(long millis) {
    return new Schedule(millis, 0, 0, null);
  }
}
