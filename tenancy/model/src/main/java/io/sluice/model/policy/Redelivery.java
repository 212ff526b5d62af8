package io.sluice.model.policy;

/**
 * How often a message is tried.
 *
 * @param maxDeliveries failed deliveries after which it is a dead letter; 10 if not given
 */
public record Redelivery(Integer maxDeliveries) {
  public static final Redelivery DEFAULT = new Redelivery(null);

  private static final int DEFAULT_MAX_DELIVERIES = 10;

  public Redelivery {
    maxDeliveries = maxDeliveries == null ? DEFAULT_MAX_DELIVERIES : maxDeliveries;
    Checks.requireWithin("maxDeliveries", maxDeliveries, 1, 1_000_000);
  }
}
