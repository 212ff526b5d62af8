package io.sluice.gateway.amqp;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Lets a client that asks for it hear something within its idle time-out (2.4.5). */
final class Heartbeat {
  private final AmqpConnection connection;
  private final ScheduledFuture<?> beats;
  private long framesWritten;

  /**
   * @param idleTimeoutMillis the client's, 0 for none; looks four times in it, so that the client
   *     hears something within half of it
   */
  Heartbeat(AmqpConnection connection, long idleTimeoutMillis) {
    this.connection = connection;
    long everyMillis = idleTimeoutMillis / 4;
    this.beats =
        everyMillis == 0
            ? null
            : connection
                .eventLoop()
                .scheduleAtFixedRate(this::beat, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    boolean silent = connection.writer().framesWritten() == framesWritten;
    if (silent && connection.out().isWritable()) { // Else there is more to hear than it takes.
      connection.writer().writeEmpty();
      connection.out().flushNow();
    }
    framesWritten = connection.writer().framesWritten();
  }

  void stop() {
    if (beats != null) {
      beats.cancel(false);
    }
  }
}
