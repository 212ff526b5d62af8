package io.sluice.gateway.amqp;

import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.engine.Receiver;

/**
 * How many messages a client may send on a link before they are answered (2.6.7): granted anew when
 * half of them are, and not for a while when the broker has no room.
 */
final class CreditWindow {
  private static final long PAUSE_MILLIS = 1_000;

  private final AmqpConnection connection;
  private final Receiver receiver;
  private final int size;
  private int granted;
  private int unanswered;
  private boolean paused;

  CreditWindow(AmqpConnection connection, Receiver receiver, int size) {
    this.connection = connection;
    this.receiver = receiver;
    this.size = size;
  }

  /** A delivery begins to come; false if it was not granted. */
  boolean take() {
    if (granted == 0) {
      return false;
    }
    granted--;
    unanswered++;
    return true;
  }

  /** A delivery that came was answered, or was none after all. */
  void answered() {
    unanswered--;
    refill();
  }

  /** Grants what is missing, if that is much of the window. */
  void refill() {
    int used = granted + unanswered;
    if (!paused && used <= size / 2 && receiver.isLocallyOpen() && receiver.isRemotelyOpen()) {
      granted += size - used;
      receiver.addCredit(size - used);
      connection.out().flushSoon();
    }
  }

  /** Grants nothing for a while. */
  @SuppressWarnings("FutureReturnValueIgnored") // Harmless once the link is gone.
  void pause() {
    if (!paused) {
      paused = true;
      connection.eventLoop().schedule(this::resume, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void resume() {
    paused = false;
    if (!connection.isOver()) {
      refill();
    }
  }
}
