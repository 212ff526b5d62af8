package io.sluice.gateway.mqtt;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Ends the connection of a client that takes nothing of what is sent to it. */
final class WriteStall {
  private static final Logger log = Logger.getLogger(WriteStall.class);

  private final MqttConnection connection;
  private final Outbox out;
  private ScheduledFuture<?> check;

  WriteStall(MqttConnection connection, Outbox out) {
    this.connection = connection;
    this.out = out;
  }

  /** The socket takes no more bytes. */
  void began() {
    if (check == null) {
      plan(out.pendingBytes());
    }
  }

  /** The socket takes bytes again. */
  void ended() {
    if (check != null) {
      check.cancel(false);
      check = null;
    }
  }

  private void plan(long pendingBytes) {
    check =
        connection
            .eventLoop()
            .schedule(
                () -> check(pendingBytes),
                connection.options().stallTimeoutMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void check(long pendingBytesBefore) {
    check = null;
    long pendingBytes = out.pendingBytes();
    if (!connection.channel().isActive() || out.isWritable()) {
      return;
    }
    if (pendingBytes < pendingBytesBefore) {
      plan(pendingBytes);
      return;
    }
    log.debugf(
        "closing %s: it took nothing of %d bytes for %d ms",
        connection.stream().remoteAddress(),
        pendingBytes,
        connection.options().stallTimeoutMillis());
    connection.abort();
  }
}
