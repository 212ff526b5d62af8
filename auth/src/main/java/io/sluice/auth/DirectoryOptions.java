package io.sluice.auth;

import java.time.Duration;

/**
 * The bounds of {@link UserDirectory}.
 *
 * @param threads look-ups at once
 * @param maxQueued look-ups waiting; beyond it callers are told that the service is busy
 * @param maxCached brokers, and users, kept in memory, found or not
 * @param cacheFor how long an answer is used; a change made through this process is seen at once
 */
public record DirectoryOptions(int threads, int maxQueued, int maxCached, Duration cacheFor) {
  /** For 50,000 active users. */
  public static DirectoryOptions defaults() {
    return new DirectoryOptions(2, 20_000, 50_000, Duration.ofMinutes(1));
  }
}
