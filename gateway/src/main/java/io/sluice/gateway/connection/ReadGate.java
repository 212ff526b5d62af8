package io.sluice.gateway.connection;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Whether anything is read from a client: not while there is a cause to let it wait. */
public final class ReadGate {
  /** Why a client waits. */
  public enum Cause {
    /** It is not admitted yet. */
    ADMISSION,
    /** What it says next may depend on an answer that it is owed. */
    ANSWER,
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
   * @param resume goes on with what was held back
   */
  ReadGate(Channel channel, Runnable resume) {
    this.channel = channel;
    this.resume = resume;
  }

  public boolean isOpen() {
    return causes.isEmpty();
  }

  public void close(Cause cause) {
    if (causes.isEmpty()) {
      channel.config().setAutoRead(false);
    }
    causes.add(cause);
  }

  public void open(Cause cause) {
    if (causes.remove(cause) && causes.isEmpty() && !resuming) {
      resuming = true;
      // Not at once: the caller may be handling a message that the decoder is about to return from.
      channel.eventLoop().execute(this::resume);
    }
  }

  /** Reads nothing for so long, counted from the last such call. */
  @SuppressWarnings("FutureReturnValueIgnored") // Superseded by its number, not by cancelling.
  public void throttle(long millis) {
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
