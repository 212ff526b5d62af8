package io.sluice.model.policy;

/**
 * How often a message is tried, and when again.
 *
 * @param maxDeliveries failed deliveries after which it is a dead letter; 10 if not given
 * @param delayMillis between the first failure and the next try; 0, at once, if not given
 * @param backOffMultiplier by which the delay grows with each further failure; 1 if not given
 * @param maxDelayMillis the longest delay; an hour if not given
 */
public record Redelivery(
    Integer maxDeliveries, long delayMillis, Double backOffMultiplier, Long maxDelayMillis) {
  public static final Redelivery DEFAULT = new Redelivery(null, 0, null, null);

  private static final int DEFAULT_MAX_DELIVERIES = 10;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long LONGEST_MILLIS = 30 * 24 * HOUR_MILLIS;
  private static final int MAX_MULTIPLIER = 100;

  public Redelivery {
    maxDeliveries = maxDeliveries == null ? DEFAULT_MAX_DELIVERIES : maxDeliveries;
    Checks.requireWithin("maxDeliveries", maxDeliveries, 1, 1_000_000);
    Checks.requireWithin("delayMillis", delayMillis, 0, LONGEST_MILLIS);
    backOffMultiplier = backOffMultiplier == null ? 1.0 : backOffMultiplier;
    if (!(backOffMultiplier >= 1 && backOffMultiplier <= MAX_MULTIPLIER)) {
      throw new IllegalArgumentException(
          "'backOffMultiplier' is %s; give a number from 1 to %d"
              .formatted(backOffMultiplier, MAX_MULTIPLIER));
    }
    maxDelayMillis = maxDelayMillis == null ? Math.max(HOUR_MILLIS, delayMillis) : maxDelayMillis;
    Checks.requireWithin("maxDelayMillis", maxDelayMillis, delayMillis, LONGEST_MILLIS);
  }

  /** That many tries, each at once. */
  public static Redelivery upTo(int maxDeliveries) {
    return new Redelivery(maxDeliveries, 0, null, null);
  }

  /** How long a message waits that has failed so often, which is once or more. */
  public long delayAfterMillis(int failures) {
    double delay = delayMillis * StrictMath.pow(backOffMultiplier, failures - 1.0);
    return (long) Math.min(delay, maxDelayMillis);
  }
}
