package io.sluice.broker.shard;

import io.sluice.broker.api.Refusal;
import io.sluice.model.Limits;
import io.sluice.model.Resource;
import java.util.function.LongSupplier;

/**
 * What the tenant has of everything that is limited, and the limits. The shard is the only writer,
 * so the figures are exact. Limits bind what comes next: what is above a lowered limit stays.
 */
final class Quotas {
  private final LongSupplier nowMillis;
  private final long publishDebtMillis;
  private Limits limits = Limits.NONE;
  private RateLimit connectRate;
  private RateLimit publishRate;
  private RateLimit publishBytesRate;

  /** The rate that the last publish was checked against last. */
  private Resource exceededRate = Resource.PUBLISH_RATE;

  int connections;
  int sessions;
  int subscriptions;
  int queues;
  long retainedMessages;
  long storedBytes;

  Quotas(LongSupplier nowMillis, long publishDebtMillis) {
    this.nowMillis = nowMillis;
    this.publishDebtMillis = publishDebtMillis;
    set(Limits.NONE);
  }

  /** Replaces the limits. A rate whose limit stays keeps its debt. */
  void set(Limits newLimits) {
    connectRate = rate(connectRate, newLimits, Resource.CONNECT_RATE);
    publishRate = rate(publishRate, newLimits, Resource.PUBLISH_RATE);
    publishBytesRate = rate(publishBytesRate, newLimits, Resource.PUBLISH_BYTES_RATE);
    limits = newLimits;
  }

  long limit(Resource resource) {
    return limits.of(resource);
  }

  /** The refusal if one more would be too many, else null. */
  Refusal refusalAt(Resource resource, long current) {
    return refusalAt(resource, current, 1);
  }

  /** The refusal if {@code current + more} exceeds the limit, else null. */
  Refusal refusalAt(Resource resource, long current, long more) {
    long limit = limits.of(resource);
    return current > limit - more ? Refusal.quota(resource, limit) : null;
  }

  /** Takes one connection attempt; the refusal if they come too fast, else null. */
  Refusal takeConnectAttempt() {
    return connectRate.tryTake(1)
        ? null
        : Refusal.quota(Resource.CONNECT_RATE, limits.of(Resource.CONNECT_RATE));
  }

  /**
   * Takes a publish from the rates.
   *
   * @return for how many milliseconds the client should not be read from; negative if it must be
   *     refused
   */
  long takePublish(int bytes) {
    exceededRate = Resource.PUBLISH_RATE;
    long byMessages = publishRate.takeOnCredit(1, publishDebtMillis);
    if (byMessages < 0) {
      return -1;
    }
    exceededRate = Resource.PUBLISH_BYTES_RATE;
    long byBytes = publishBytesRate.takeOnCredit(bytes, publishDebtMillis);
    return byBytes < 0 ? -1 : Math.max(byMessages, byBytes);
  }

  /** The refusal for a negative {@link #takePublish}. */
  Refusal publishRateRefusal() {
    return Refusal.quota(exceededRate, limits.of(exceededRate));
  }

  private RateLimit rate(RateLimit current, Limits newLimits, Resource resource) {
    boolean same = current != null && limits.of(resource) == newLimits.of(resource);
    return same ? current : new RateLimit(newLimits.of(resource), nowMillis);
  }
}
