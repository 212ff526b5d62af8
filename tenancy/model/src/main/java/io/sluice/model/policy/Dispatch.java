package io.sluice.model.policy;

/**
 * How a queue's messages are handed out.
 *
 * @param exclusiveConsumers whether each consumer that comes is exclusive, as if it had asked for
 *     it: one has all, the others stand by
 * @param timeBeforeDispatchStartsMillis how long the first consumer waits for others; 0 if not
 *     given
 * @param consumersBeforeDispatchStarts with so many the wait is over sooner; 0 for never
 * @param concurrentStoreAndDispatch whether a waiting consumer is handed a message before it is
 *     durable, so that it need not be written if it is consumed at once; true if not given
 */
public record Dispatch(
    boolean exclusiveConsumers,
    long timeBeforeDispatchStartsMillis,
    int consumersBeforeDispatchStarts,
    Boolean concurrentStoreAndDispatch) {
  public static final Dispatch DEFAULT = new Dispatch(false, 0, 0, null);

  private static final long MAX_MILLIS = 3_600_000;
  private static final int MAX_CONSUMERS = 10_000;

  public Dispatch {
    Checks.requireWithin(
        "timeBeforeDispatchStartsMillis", timeBeforeDispatchStartsMillis, 0, MAX_MILLIS);
    Checks.requireWithin(
        "consumersBeforeDispatchStarts", consumersBeforeDispatchStarts, 0, MAX_CONSUMERS);
    concurrentStoreAndDispatch = concurrentStoreAndDispatch == null || concurrentStoreAndDispatch;
    if (consumersBeforeDispatchStarts > 0 && timeBeforeDispatchStartsMillis == 0) {
      throw new IllegalArgumentException(
          "'consumersBeforeDispatchStarts' is %d; give 'timeBeforeDispatchStartsMillis', too, after which fewer do"
              .formatted(consumersBeforeDispatchStarts));
    }
  }
}
