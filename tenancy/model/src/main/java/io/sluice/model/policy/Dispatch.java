package io.sluice.model.policy;

/**
 * How a queue's messages are handed out.
 *
 * @param exclusiveConsumers whether each consumer that comes is exclusive, as if it had asked for
 *     it: one has all, the others stand by
 * @param timeBeforeDispatchStartsMillis how long the first consumer waits for others; 0 if not
 *     given
 * @param consumersBeforeDispatchStarts with so many the wait is over sooner; 0 for never
 */
public record Dispatch(
    boolean exclusiveConsumers,
    long timeBeforeDispatchStartsMillis,
    int consumersBeforeDispatchStarts) {
  public static final Dispatch DEFAULT = new Dispatch(false, 0, 0);

  private static final long MAX_MILLIS = 3_600_000;
  private static final int MAX_CONSUMERS = 10_000;

  public Dispatch {
    Checks.requireWithin(
        "timeBeforeDispatchStartsMillis", timeBeforeDispatchStartsMillis, 0, MAX_MILLIS);
    Checks.requireWithin(
        "consumersBeforeDispatchStarts", consumersBeforeDispatchStarts, 0, MAX_CONSUMERS);
    if (consumersBeforeDispatchStarts > 0 && timeBeforeDispatchStartsMillis == 0) {
      throw new IllegalArgumentException(
          "'consumersBeforeDispatchStarts' is %d; give 'timeBeforeDispatchStartsMillis', too, after which fewer do"
              .formatted(consumersBeforeDispatchStarts));
    }
  }
}
