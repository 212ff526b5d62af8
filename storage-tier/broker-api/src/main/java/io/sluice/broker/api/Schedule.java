package io.sluice.broker.api;

/**
 * When a message goes to its destination, if not at once; until then it is stored, and counts as
 * such, but no consumer gets it. What goes then, each time, is the same message with the time as
 * its {@link Message#timestampMillis} and without the schedule: routed, and refused, as if it were
 * published at that moment. A destination that refuses it is tried again for a minute, then this
 * one is a dead letter; later ones go on. What expires before it is due does not go. Times that the
 * broker slept through are not made up for, but for one.
 *
 * <p>A schedule that cannot be kept is refused as {@link Refusal.Cause#INVALID} when it is
 * published, and so is one for a destination that could not be published to then. In a transaction
 * nothing goes before the commit.
 *
 * @param atMillis the earliest time of the first delivery (JMS 3.1 7.9), milliseconds since the
 *     epoch, up to the year 9999; 0 for at once
 * @param periodMillis the time between repetitions, at least 100 if there are any
 * @param repeat how many times it goes again after the first, -1 for ever, 0 for none
 * @param cron null, or a cron entry of five fields in UTC: each time it matches from {@code
 *     atMillis} on, the message goes and, after {@code periodMillis} each, {@code repeat} times
 *     again; what matches before these are over is passed over
 */
public record Schedule(long atMillis, long periodMillis, int repeat, String cron) {
  /** ActiveMQ's names of what a schedule is made of, in milliseconds where that is a time. */
  public static final String DELAY = "AMQ_SCHEDULED_DELAY";

  public static final String PERIOD = "AMQ_SCHEDULED_PERIOD";
  public static final String REPEAT = "AMQ_SCHEDULED_REPEAT";
  public static final String CRON = "AMQ_SCHEDULED_CRON";

  /** Once, not before this time. */
  public static Schedule at(long millis) {
    return new Schedule(millis, 0, 0, null);
  }

  /**
   * As ActiveMQ's scheduling headers have it, where 0, or a blank cron entry, is none.
   *
   * @return null if the message goes at once
   */
  public static Schedule in(
      long delayMillis, long periodMillis, int repeat, String cron, long nowMillis) {
    String entry = cron == null || cron.isBlank() ? null : cron;
    if (delayMillis == 0 && periodMillis == 0 && repeat == 0 && entry == null) {
      return null;
    }
    long atMillis = delayMillis == 0 ? 0 : nowMillis + delayMillis;
    return new Schedule(atMillis, periodMillis, repeat, entry);
  }
}
