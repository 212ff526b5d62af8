package io.sluice.control;

import io.sluice.auth.UserDirectory;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.TenantAdmin;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.ControlStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a change of the control data act at once: on the shards, on live connections and on what
 * the authenticator remembers. Called after the change is stored and while the tenant's lock is
 * held, so that shards hear changes in the order they were stored.
 */
@Singleton
class LiveChanges {
  private static final int BATCH = 64;
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TenantConfigs configs;
  private final TenantAdmin admin;
  private final UserDirectory directory;
  private final Duration patience;

  @Inject
  LiveChanges(ControlStore store, TenantAdmin admin, UserDirectory directory) {
    this(store, admin, directory, PATIENCE);
  }

  LiveChanges(ControlStore store, TenantAdmin admin, UserDirectory directory, Duration patience) {
    this.configs = new TenantConfigs(store);
    this.admin = admin;
    this.directory = directory;
    this.patience = patience;
  }

  /**
   * Tells the tenant's shard its limits and brokers as they are stored now; nothing if there is no
   * such tenant.
   */
  CompletionStage<?> configure(String tenant) {
    return configs
        .apply(tenant)
        .<CompletionStage<?>>map(config -> persistently(() -> admin.configure(config), TRIES))
        .orElse(CompletableFuture.completedFuture(null));
  }

  /** A user's password or groups changed: they count from its next connection on. */
  void userChanged(String broker) {
    directory.invalidate(broker);
  }

  /** A broker was made: its name may have been asked for before. */
  void brokerMade(String broker) {
    directory.invalidate(broker);
  }

  /** A user was deleted: its connections end. */
  CompletionStage<?> userDeleted(String tenant, String broker, String user) {
    directory.invalidate(broker);
    return persistently(
        () -> admin.disconnect(tenant, broker, user, CloseReason.ADMINISTRATIVE), TRIES);
  }

  /** A broker was deleted: its connections end. */
  CompletionStage<?> brokerDeleted(String tenant, String broker) {
    directory.invalidate(broker);
    return persistently(
        () -> admin.disconnect(tenant, broker, null, CloseReason.BROKER_DELETED), TRIES);
  }

  /** A tenant's brokers were deleted and it is about to be: its shard forgets all. */
  CompletionStage<?> tenantDeleted(String tenant) {
    return persistently(() -> admin.delete(tenant), TRIES);
  }

  /**
   * Does the same to many, a bounded number of them at a time. All are told, even if some fail or
   * are late; after the first batch that is late the others are not waited for.
   *
   * @throws ControlException as {@link #await}
   */
  <T> void inBatches(List<T> all, Function<T, CompletionStage<?>> change) {
    ControlException failed = null;
    for (int from = 0; from < all.size(); from += BATCH) {
      List<CompletionStage<?>> batch = new ArrayList<>();
      for (T one : all.subList(from, Math.min(from + BATCH, all.size()))) {
        batch.add(change.apply(one));
      }
      if (failed == null || !isLate(failed)) {
        failed = failureOf(batch).orElse(failed);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Waits until shards have taken a change.
   *
   * @throws ControlException UNAVAILABLE if one does not in time, or fails to; the change is stored
   *     all the same
   */
  void await(List<CompletionStage<?>> changes) {
    failureOf(changes)
        .ifPresent(
            failed -> {
              throw failed;
            });
  }

  private Optional<ControlException> failureOf(List<CompletionStage<?>> changes) {
    try {
      CompletableFuture.allOf(
              changes.stream()
                  .map(CompletionStage::toCompletableFuture)
                  .toArray(CompletableFuture[]::new))
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return Optional.empty();
    } catch (CompletionException e) {
      String why =
          e.getCause() instanceof TimeoutException
              ? "no answer within " + patience.toSeconds() + " s"
              : String.valueOf(e.getCause());
      return Optional.of(
          new ControlException(
              Kind.UNAVAILABLE,
              "the change is stored, but it may not act on live connections yet (%s); send the same request again"
                  .formatted(why),
              e.getCause()));
    }
  }

  private static boolean isLate(ControlException failed) {
    return failed.getCause() instanceof TimeoutException;
  }

  /** A shard that is just being unloaded rejects the call, and need not be told once it is. */
  private static <T> CompletionStage<T> persistently(Supplier<CompletionStage<T>> call, int tries) {
    return call.get()
        .exceptionallyCompose(
            failure ->
                tries > 1
                    ? persistently(call, tries - 1)
                    : CompletableFuture.failedFuture(failure));
  }
}
