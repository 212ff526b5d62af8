package io.sluice.broker.shard;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket on the shard's clock that holds one second's worth; unlimited at {@link
 * Long#MAX_VALUE}.
 */
final class RateLimit {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Bucket bucket;
  private final boolean blocked;

  RateLimit(long perSecond, LongSupplier nowMillis) {
    blocked = perSecond == 0;
    bucket =
        perSecond == Long.MAX_VALUE || blocked
            ? null
            : Bucket.builder()
                .addLimit(
                    limit ->
                        limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(new ShardTime(nowMillis))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
  }

  /** Takes tokens if there are that many. */
  boolean tryTake(long tokens) {
    return bucket == null ? !blocked : bucket.tryConsume(tokens);
  }

  /**
   * Takes tokens even if there are too few, unless the debt would last longer than {@code
   * maxDebtMillis}.
   *
   * @return for how many milliseconds the bucket is in debt; negative if nothing was taken
   */
  long takeOnCredit(long tokens, long maxDebtMillis) {
    if (bucket == null) {
      return blocked ? -1 : 0;
    }
    if (tokens == 0 || bucket.tryConsume(tokens)) {
      return 0;
    }
    long refillNanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    if (refillNanos / NANOS_PER_MILLI > maxDebtMillis) {
      return -1;
    }
    return bucket.consumeIgnoringRateLimits(tokens) / NANOS_PER_MILLI;
  }

  private record ShardTime(LongSupplier nowMillis) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nowMillis.getAsLong() * NANOS_PER_MILLI;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
