package io.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.sluice.gateway.config.AdmissionConfig;
import java.time.Duration;

/**
 * The cheap refusals: how often clients may try, by remote address and by broker, before anything
 * that costs is done for them. Keeps a bounded number of names, whoever chooses them.
 */
final class AttemptLimits {
  private static final int MAX_NAMES = 100_000;
  private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

  private final LoadingCache<String, Bucket> byAddress;
  private final LoadingCache<String, Bucket> byBroker;
  private final LoadingCache<String, Bucket> failures;

  AttemptLimits(AdmissionConfig config) {
    byAddress = buckets(config.addressRate(), config.addressBurst());
    byBroker = buckets(config.brokerRate(), config.brokerBurst());
    failures = buckets(config.failureRate(), config.failureBurst());
  }

  /**
   * Takes one attempt of the address and of the broker; false if one has none left, or the address
   * failed too often of late.
   */
  boolean tryAttempt(String address, String broker) {
    return byAddress.get(address).tryConsume(1)
        && failures.get(address).getAvailableTokens() > 0
        && byBroker.get(broker).tryConsume(1);
  }

  /** Counts a failed authentication against the address. */
  void failed(String address) {
    failures.get(address).tryConsume(1);
  }

  private static LoadingCache<String, Bucket> buckets(int perSecond, int burst) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_NAMES)
        .expireAfterAccess(FORGET_AFTER)
        .build(
            name ->
                Bucket.builder()
                    .addLimit(
                        limit ->
                            limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build());
  }
}
