package io.sluice.gateway.assembly;

import io.sluice.broker.runner.ShardHost;
import io.sluice.model.ControlStore;
import io.sluice.model.Tenant;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * After a start, looks once into every tenant's shard for what is due later, one at a time and
 * behind everything else: clients need not wait for it, and idle tenants sleep on.
 */
final class WakeUp implements Runnable {
  private static final Logger log = Logger.getLogger(WakeUp.class);

  private final ControlStore control;
  private final ShardHost shards;
  private volatile boolean stopped;

  private WakeUp(ControlStore control, ShardHost shards) {
    this.control = control;
    this.shards = shards;
  }

  static WakeUp start(ControlStore control, ShardHost shards) {
    WakeUp wakeUp = new WakeUp(control, shards);
    Thread thread = new Thread(wakeUp, "wake-up");
    thread.setDaemon(true);
    thread.start();
    return wakeUp;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    for (Tenant tenant : control.tenants()) {
      if (stopped) {
        return;
      }
      try {
        shards.wake(tenant.name()).toCompletableFuture().join();
      } catch (CompletionException failed) {
        log.warnf(
            "What tenant %s has to do later waits until it is used: %s",
            tenant.name(), failed.getCause());
      }
    }
  }
}
