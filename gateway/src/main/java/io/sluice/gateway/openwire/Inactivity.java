package io.sluice.gateway.openwire;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.gateway.connection.KeepAlive;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.command.KeepAliveInfo;

/**
 * The inactivity monitor of ActiveMQ's clients: each side says something within the time they
 * agreed on, or is taken for lost.
 */
final class Inactivity {
  /** A sign of life goes so many times as often as need be, so that one never comes late. */
  private static final int HASTE = 3;

  private final OpenWireConnection connection;
  private final KeepAlive watch;
  private final long beatMillis;
  private ScheduledFuture<?> next;
  private boolean wroteSince;

  /**
   * @param millis 0 for no monitor
   * @param silent called once if nothing comes for too long
   */
  Inactivity(OpenWireConnection connection, long millis, Runnable silent) {
    this.connection = connection;
    watch = new KeepAlive(connection, TimeUnit.MILLISECONDS.toNanos(millis), silent);
    beatMillis = millis == 0 ? 0 : Math.max(1, millis / HASTE);
    plan();
  }

  /** Something is being sent, which is a sign of life. */
  void wrote() {
    wroteSince = true;
  }

  private void plan() {
    if (beatMillis > 0) {
      next = connection.eventLoop().schedule(this::beat, beatMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    if (!wroteSince) {
      connection.send(new KeepAliveInfo());
      connection.out().flushNow();
    }
    wroteSince = false;
    plan();
  }

  void stop() {
    watch.stop();
    if (next != null) {
      next.cancel(false);
    }
  }
}
