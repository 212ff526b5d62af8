package io.sluice.gateway.assembly;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.auth.PasswordHasher;
import io.sluice.broker.runner.ShardHost;
import io.sluice.control.FirstStart;
import io.sluice.gateway.config.OwnerOnly;
import io.sluice.gateway.config.Roles;
import io.sluice.gateway.config.SettingNames;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.listener.Listeners;
import io.sluice.gateway.operations.Lifecycle;
import io.sluice.gateway.tls.ServerTls;
import io.sluice.model.ControlStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Puts the process together at its start, in order, and takes it apart at its end. */
@Singleton
class Assembly {
  private static final Logger log = Logger.getLogger(Assembly.class);

  /** For what shards said at the last moment to reach the clients. */
  private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int EVENT_LOOPS = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;

  private final SluiceConfig config;
  private final Vertx vertx;
  private final Lifecycle lifecycle;
  private final Listeners listeners;
  private final Instance<StorageTier> storage;
  private final Instance<ControlStore> control;
  private final Instance<PasswordHasher> hasher;
  private final Instance<ShardHost> shards;
  private final Instance<Acceptors> acceptors;
  private StorageTier tier;
  private WakeUp wakeUp;

  @Inject
  Assembly(
      SluiceConfig config,
      Vertx vertx,
      Lifecycle lifecycle,
      Listeners listeners,
      Instance<StorageTier> storage,
      Instance<ControlStore> control,
      Instance<PasswordHasher> hasher,
      Instance<ShardHost> shards,
      Instance<Acceptors> acceptors) {
    this.config = config;
    this.vertx = vertx;
    this.lifecycle = lifecycle;
    this.listeners = listeners;
    this.storage = storage;
    this.control = control;
    this.hasher = hasher;
    this.shards = shards;
    this.acceptors = acceptors;
  }

  /** The HTTP listener is bound by Quarkus after this returns, so nobody reaches the API before. */
  void start(@Observes StartupEvent event) {
    SettingNames.requireKnown(ConfigProvider.getConfig().getConfigSources());
    Roles.requireAll(config.roles());
    makeDataDirectory();
    tier = storage.get();
    ServerTls tls = ServerTls.prepare(config);
    tier.durableLog();
    lifecycle.watchStore(tier::problem);
    fillIfEmpty();
    listeners.bind(vertx, config, tls, acceptors.get()::of, EVENT_LOOPS);
    lifecycle.serving();
    wakeUp = WakeUp.start(control.get(), shards.get());
  }

  private void makeDataDirectory() {
    try {
      OwnerOnly.createDirectories(config.dataDir());
    } catch (IOException failure) {
      throw new StartFailure(
          "sluice.data-dir is %s, which cannot be made: %s; name a directory that this user may write to"
              .formatted(config.dataDir(), failure),
          failure);
    }
  }

  private void fillIfEmpty() {
    try {
      new FirstStart(control.get(), hasher.get(), config.dataDir())
          .run(config.demo().password(), config.operator().password());
    } catch (IOException | IllegalArgumentException failure) {
      throw new StartFailure("the first accounts cannot be made: " + failure.getMessage(), failure);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    boolean wasServing = lifecycle.state() == Lifecycle.State.SERVING;
    StopDeadline.arm(config.stop().timeout());
    lifecycle.stopping();
    CompletableFuture<Void> clientsGone = listeners.drain();
    if (wasServing) {
      wakeUp.stop();
      log.info("Stopping: telling clients and flushing");
      long endNanos = System.nanoTime() + config.stop().drain().toNanos();
      shards.get().close();
      await(clientsGone, Math.max(LAST_WORDS_NANOS, endNanos - System.nanoTime()));
    }
    if (tier != null) {
      tier.close();
    }
  }

  private static void await(CompletableFuture<Void> clientsGone, long timeoutNanos) {
    try {
      clientsGone.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS).join();
    } catch (CompletionException timeout) {
      log.info("Some clients did not close their connections; closing them");
    }
  }
}
