package io.sluice.gateway.connection;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.broker.api.BrokerEvent.Kind;
import java.util.concurrent.TimeUnit;

/** Until when a client has to say who it is. On the connection's event loop. */
public final class ConnectDeadline {
  private final ScheduledFuture<?> timer;

  /**
   * Begins now.
   *
   * @param awaited what the client has to send, as the operator reads it
   * @param tooLate ends the connection; the operator has been told
   */
  public ConnectDeadline(
      ClientConnection connection, String awaited, long timeoutMillis, Runnable tooLate) {
    timer =
        connection
            .eventLoop()
            .schedule(
                () -> {
                  String detail = "no " + awaited + " within " + timeoutMillis + " ms";
                  connection.report(Kind.PROTOCOL_ERROR, null, detail);
                  tooLate.run();
                },
                timeoutMillis,
                TimeUnit.MILLISECONDS);
  }

  /** It came, or the connection is over. */
  public void cancel() {
    timer.cancel(false);
  }
}
