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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Makes a change of the control data act at once: on the shards, on live connections and on what
 * the authenticator remembers. Called after the change is stored and while the tenant's lock is
 * held, so that shards hear changes in the order they were stored.
 */
@Singleton
class LiveChanges {
  private static final int BATCH = 64;
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
        .<CompletionStage<?>>map(admin::configure)
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
    return admin.disconnect(tenant, broker, user, CloseReason.ADMINISTRATIVE);
  }

  /** A broker was deleted: its connections end. */
  CompletionStage<?> brokerDeleted(String tenant, String broker) {
    directory.invalidate(broker);
    return admin.disconnect(tenant, broker, null, CloseReason.BROKER_DELETED);
  }

  /** A tenant's brokers were deleted and it is about to be: its shard forgets all. */
  CompletionStage<?> tenantDeleted(String tenant) {
    return admin.delete(tenant);
  }

  /** Does the same to many, a bounded number of them at a time, and waits for each batch. */
  <T> void inBatches(List<T> all, Function<T, CompletionStage<?>> change) {
    for (int from = 0; from < all.size(); from += BATCH) {
      List<CompletionStage<?>> batch = new ArrayList<>();
      for (T one : all.subList(from, Math.min(from + BATCH, all.size()))) {
        batch.add(change.apply(one));
      }
      await(batch);
    }
  }

  /**
   * Waits until shards have taken a change.
   *
   * @throws ControlException UNAVAILABLE if one does not in time, or fails to; the change is stored
   *     all the same
   */
  void await(List<CompletionStage<?>> changes) {
    try {
      CompletableFuture.allOf(
              changes.stream()
                  .map(CompletionStage::toCompletableFuture)
                  .toArray(CompletableFuture[]::new))
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      String why =
          e.getCause() instanceof TimeoutException
              ? "no answer within " + patience.toSeconds() + " s"
              : String.valueOf(e.getCause());
      throw new ControlException(
          Kind.UNAVAILABLE,
          "the change is stored, but it may not act on live connections yet (%s); send the same request again"
              .formatted(why),
          e);
    }
  }
}
