package io.sluice.gateway.mqtt;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Whether packets are read from a client: not while there is a cause to let it wait. */
final class ReadGate {
  /** Why a client waits. */
  enum Cause {
    /** Its CONNECT is not answered yet. */
    ADMISSION,
    /** Too many of its requests wait for the shard. */
    INBOUND,
    /** It is over its publish rate. */
    THROTTLE,
    /** It does not take what is sent to it. */
    OUTBOUND
  }

  private final Channel channel;
  private final Runnable resume;
  private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
  private boolean resuming;
  private long throttles;

  /**
   * @param resume goes on with packets that were held back
   */
  ReadGate(Channel channel, Runnable resume) {
    this.channel = channel;
    this.resume = resume;
  }

  boolean isOpen() {
    return causes.isEmpty();
  }

  void close(Cause cause) {
    if (causes.isEmpty()) {
      channel.config().setAutoRead(false);
    }
    causes.add(cause);
  }

  void open(Cause cause) {
    if (causes.remove(cause) && causes.isEmpty() && !resuming) {
      resuming = true;
      // Not at once: the caller may be handling a packet that the decoder is about to return from.
      channel.eventLoop().execute(this::resume);
    }
  }

  /** Reads nothing for so long, counted from the last such call. */
  @SuppressWarnings("FutureReturnValueIgnored") // Superseded by its number, not by cancelling.
  void throttle(long millis) {
    long mine = ++throttles;
    close(Cause.THROTTLE);
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (mine == throttles) {
                open(Cause.THROTTLE);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  private void resume() {
    resuming = false;
    if (isOpen() && channel.isActive()) {
      resume.run();
      if (isOpen()) {
        channel.config().setAutoRead(true);
      }
    }
  }
}
