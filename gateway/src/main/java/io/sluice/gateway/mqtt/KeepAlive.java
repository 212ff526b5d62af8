package io.sluice.gateway.mqtt;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Notices a client from which nothing came for one and a half times its keep alive (MQTT-3.1.2-22).
 */
final class KeepAlive {
  private final MqttConnection connection;
  private final long timeoutNanos;
  private final Runnable over;
  private ScheduledFuture<?> check;

  /**
   * @param keepAliveSeconds 0 for none
   * @param over called once
   */
  KeepAlive(MqttConnection connection, int keepAliveSeconds, Runnable over) {
    this.connection = connection;
    this.timeoutNanos = TimeUnit.SECONDS.toNanos(keepAliveSeconds) * 3 / 2;
    this.over = over;
    if (keepAliveSeconds > 0) {
      plan(timeoutNanos);
    }
  }

  void stop() {
    if (check != null) {
      check.cancel(false);
    }
  }

  private void plan(long nanos) {
    check = connection.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    long silentNanos = connection.services().nanoTime().getAsLong() - connection.lastReadNanos();
    if (!connection.gate().isOpen()) {
      plan(timeoutNanos); // Nothing is read from it: that is not its fault.
    } else if (silentNanos >= timeoutNanos) {
      over.run();
    } else {
      plan(timeoutNanos - silentNanos);
    }
  }
}
