package io.sluice.gateway.connection;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Ends the connection of a client that takes nothing of what is sent to it. */
final class WriteStall {
  private static final Logger log = Logger.getLogger(WriteStall.class);

  private final ClientConnection connection;
  private final Outbox out;
  private final long timeoutMillis;
  private ScheduledFuture<?> check;

  WriteStall(ClientConnection connection, long timeoutMillis) {
    this.connection = connection;
    this.out = connection.out();
    this.timeoutMillis = timeoutMillis;
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
            .schedule(() -> check(pendingBytes), timeoutMillis, TimeUnit.MILLISECONDS);
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
        connection.stream().remoteAddress(), pendingBytes, timeoutMillis);
    connection.abort();
  }
}
