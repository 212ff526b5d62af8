package io.sluice.gateway.connection;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Notices a client from which nothing came for too long. */
public final class KeepAlive {
  private final ClientConnection connection;
  private final long timeoutNanos;
  private final Runnable over;
  private ScheduledFuture<?> check;

  /**
   * @param timeoutNanos 0 for never
   * @param over called once
   */
  public KeepAlive(ClientConnection connection, long timeoutNanos, Runnable over) {
    this.connection = connection;
    this.timeoutNanos = timeoutNanos;
    this.over = over;
    if (timeoutNanos > 0) {
      plan(timeoutNanos);
    }
  }

  public void stop() {
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
