package io.sluice.auth;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Names;
import io.sluice.model.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Finds brokers and users in the control data without blocking: from a bounded cache, else on a
 * worker. Stages fail with {@link RejectedExecutionException} when too many look-ups wait, and as
 * the control data does.
 *
 * <p>Who changes a broker or a user changes the control data first and then invalidates it here;
 * whoever asks after that sees the change.
 */
public final class UserDirectory implements AutoCloseable {
  private final ControlStore store;
  private final ThreadPoolExecutor workers;
  private final AtomicLong generations = new AtomicLong();
  private final AsyncCache<String, Optional<CachedBroker>> brokers;
  private final AsyncCache<UserKey, Optional<User>> users;

  /** {@code generation} differs each time the broker is read, and with it the keys of its users. */
  private record CachedBroker(Broker broker, long generation) {}

  private record UserKey(String broker, long generation, String name) {}

  public UserDirectory(ControlStore store, DirectoryOptions options) {
    this.store = store;
    this.workers = WorkerPool.of("sluice-directory", options.threads(), options.maxQueued());
    this.brokers = cache(options);
    this.users = cache(options);
  }

  private static <K, V> AsyncCache<K, V> cache(DirectoryOptions options) {
    return Caffeine.newBuilder()
        .maximumSize(options.maxCached())
        .expireAfterWrite(options.cacheFor())
        .executor(Runnable::run)
        .buildAsync();
  }

  /** The broker with this id; any string may be asked for. */
  public CompletableFuture<Optional<Broker>> broker(String id) {
    return cachedBroker(id).thenApply(found -> found.map(CachedBroker::broker));
  }

  /** A user of the broker; any string may be asked for. Empty if the broker is gone, too. */
  public CompletableFuture<Optional<User>> user(String broker, String name) {
    if (!Names.isUserName(name)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return cachedBroker(broker)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : load(
                        users,
                        new UserKey(broker, found.get().generation(), name),
                        () -> store.user(broker, name)));
  }

  /**
   * Forgets what is cached of a broker and of all its users; all, because users change seldom and
   * reading one again is cheap.
   */
  public void invalidate(String brokerId) {
    brokers.synchronous().invalidate(brokerId);
  }

  /** Takes nothing more; what waits is still answered. */
  @Override
  public void close() {
    workers.shutdown();
  }

  private CompletableFuture<Optional<CachedBroker>> cachedBroker(String id) {
    if (!Names.isDnsLabel(id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return load(
        brokers,
        id,
        () ->
            store
                .broker(id)
                .map(broker -> new CachedBroker(broker, generations.incrementAndGet())));
  }

  private <K, V> CompletableFuture<V> load(AsyncCache<K, V> cache, K key, Supplier<V> read) {
    try {
      return cache.get(key, (k, executor) -> CompletableFuture.supplyAsync(read, workers));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(full);
    }
  }
}
