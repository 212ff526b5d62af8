package io.sluice.auth;

import java.time.Duration;

/**
 * The bounds of {@link Passwords}.
 *
 * @param threads hashes computed at once, each taking 7 MiB
 * @param maxQueued hashes waiting; beyond it callers are told that the service is busy
 * @param maxRemembered right passwords remembered, at some 200 bytes each
 * @param rememberFor how long a right password is remembered
 */
public record PasswordOptions(int threads, int maxQueued, int maxRemembered, Duration rememberFor) {
  /** Half of the processors, a wait of at most some 15 s, and a reconnect storm of 50,000 users. */
  public static PasswordOptions defaults() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new PasswordOptions(threads, 500 * threads, 50_000, Duration.ofMinutes(30));
  }
}
