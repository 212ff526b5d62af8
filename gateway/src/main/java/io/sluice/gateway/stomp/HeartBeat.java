package io.sluice.gateway.stomp;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.gateway.connection.ClientConnection;
import io.sluice.gateway.connection.KeepAlive;
import io.sluice.gateway.stomp.codec.Frame;
import java.util.concurrent.TimeUnit;

/** The signs of life that both sides agreed on (STOMP 1.2, Heart-beating). */
final class HeartBeat {
  private static final String NONE = "0,0";

  /** A client is late only after twice its interval: networks are. */
  private static final int GRACE = 2;

  /** A line end is written so much more often than agreed on, so that it is never late. */
  private static final double HASTE = 0.75;

  private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final long serverMillis;
  private final long outMillis;
  private final long inMillis;
  private ClientConnection connection;
  private KeepAlive watch;
  private ScheduledFuture<?> next;

  private HeartBeat(long serverMillis, long outMillis, long inMillis) {
    this.serverMillis = serverMillis;
    this.outMillis = outMillis;
    this.inMillis = inMillis;
  }

  /**
   * What follows from the client's header and from what the server is ready for.
   *
   * @param serverMillis 0 for nothing
   */
  static HeartBeat negotiate(Frame connect, long serverMillis) {
    String header = connect.header("heart-beat");
    String[] parts = (header == null ? NONE : header).split(",", -1);
    if (parts.length != 2) {
      throw connect.error("heart-beat is '" + header + "'; give two numbers, as in 10000,10000");
    }
    long sends = millis(connect, parts[0]);
    long wants = millis(connect, parts[1]);
    return new HeartBeat(serverMillis, agreed(serverMillis, wants), agreed(sends, serverMillis));
  }

  private static long millis(Frame connect, String text) {
    try {
      long millis = Long.parseLong(text.strip());
      if (millis >= 0) {
        return Math.min(millis, MAX_MILLIS);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw connect.error("heart-beat has '" + text + "'; give milliseconds, or 0 for none");
  }

  private static long agreed(long sends, long wants) {
    return sends == 0 || wants == 0 ? 0 : Math.max(sends, wants);
  }

  /** What CONNECTED says. */
  String offered() {
    return serverMillis + "," + serverMillis;
  }

  /**
   * Begins.
   *
   * @param silent called once if nothing comes for too long
   */
  void start(ClientConnection over, Runnable silent) {
    connection = over;
    watch = new KeepAlive(over, TimeUnit.MILLISECONDS.toNanos(inMillis * GRACE), silent);
    plan();
  }

  long inMillis() {
    return inMillis;
  }

  private void plan() {
    if (outMillis > 0) {
      long millis = Math.max(1, (long) (outMillis * HASTE));
      next = connection.eventLoop().schedule(this::beat, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    connection.out().buffer().writeByte('\n');
    connection.out().flushNow();
    plan();
  }

  void stop() {
    watch.stop();
    if (next != null) {
      next.cancel(false);
    }
  }
}
