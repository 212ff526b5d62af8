package io.sluice.model.policy;

/**
 * What each topic keeps of what was published to it, for subscriptions that are made later. All
 * bounds that are given hold together; without any, nothing is kept.
 *
 * @param count the newest so many messages; with 1 ActiveMQ's last image
 * @param bytes the newest that are not larger together
 * @param millis those that came no longer ago
 * @param alwaysRetroactive whether every consumer gets what is kept, or only one that asks for it
 */
public record SubscriptionRecovery(
    Integer count, Long bytes, Long millis, boolean alwaysRetroactive) {
  public static final SubscriptionRecovery NONE = new SubscriptionRecovery(null, null, null, false);

  private static final int MAX_COUNT = 100_000;
  private static final long MAX_BYTES = 16L << 20;
  private static final long MAX_MILLIS = 30 * 24 * 3_600_000L;

  public SubscriptionRecovery {
    if (count != null) {
      Checks.requireWithin("count", count, 1, MAX_COUNT);
    }
    if (bytes != null) {
      Checks.requireWithin("bytes", bytes, 1, MAX_BYTES);
    }
    if (millis != null) {
      Checks.requireWithin("millis", millis, 1, MAX_MILLIS);
    }
  }

  /** True if a topic keeps anything. */
  public boolean keeps() {
    return count != null || bytes != null || millis != null;
  }
}
