package io.sluice.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Hashes and verifies passwords off the caller's thread, on a bounded pool.
 *
 * <p>Right passwords are remembered for a while and equal questions asked at the same time share
 * one hash, so that a storm of reconnects costs little. What is remembered is a {@link
 * VerificationKey}, never a password; it covers the stored hash, so a changed password makes it
 * worthless at once. Wrong passwords are not remembered.
 *
 * <p>Stages complete on a worker, or at once with what is remembered; they fail with {@link
 * RejectedExecutionException} when too many hashes wait.
 */
public final class Passwords implements AutoCloseable {
  private final PasswordHasher hasher;
  private final ThreadPoolExecutor workers;
  private final VerificationKey.Maker keys = new VerificationKey.Maker();
  private final Cache<VerificationKey, Boolean> right;
  private final ConcurrentMap<VerificationKey, CompletableFuture<Boolean>> underWay =
      new ConcurrentHashMap<>();

  public Passwords(PasswordHasher hasher, PasswordOptions options) {
    this(hasher, options, Ticker.systemTicker());
  }

  Passwords(PasswordHasher hasher, PasswordOptions options, Ticker ticker) {
    this.hasher = hasher;
    this.workers = WorkerPool.of("sluice-password", options.threads(), options.maxQueued());
    this.right =
        Caffeine.newBuilder()
            .maximumSize(options.maxRemembered())
            .expireAfterWrite(options.rememberFor())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Whether the stored hash is this password's.
   *
   * @param subject whose password it is, unique among all who have one
   * @param password read before this returns
   */
  public CompletableFuture<Boolean> verify(String subject, String storedHash, byte[] password) {
    VerificationKey key = keys.of(subject, storedHash, password);
    if (right.getIfPresent(key) != null) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    CompletableFuture<Boolean> earlier = underWay.putIfAbsent(key, answer);
    if (earlier != null) {
      return earlier.copy();
    }
    byte[] copy = password.clone();
    try {
      workers.execute(() -> verifyNow(key, storedHash, copy, answer));
    } catch (RejectedExecutionException full) {
      underWay.remove(key);
      answer.completeExceptionally(full);
    }
    return answer.copy();
  }

  /** The password's hash, see {@link PasswordHasher#hash}. */
  public CompletableFuture<String> hash(byte[] password) {
    byte[] copy = password.clone();
    try {
      return CompletableFuture.supplyAsync(() -> hasher.hash(copy), workers);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(full);
    }
  }

  /** As {@link PasswordHasher#unmatchableHash}. */
  String unmatchableHash() {
    return hasher.unmatchableHash();
  }

  /** Takes nothing more; what waits is still answered. */
  @Override
  public void close() {
    workers.shutdown();
  }

  /**
   * Remembers before the question is no longer under way, so that an equal one never finds neither.
   */
  private void verifyNow(
      VerificationKey key, String storedHash, byte[] password, CompletableFuture<Boolean> answer) {
    try {
      boolean matches = right.getIfPresent(key) != null || hasher.verify(password, storedHash);
      if (matches) {
        right.put(key, true);
      }
      underWay.remove(key);
      answer.complete(matches);
    } catch (RuntimeException | Error failure) {
      underWay.remove(key);
      answer.completeExceptionally(failure);
    }
  }
}
