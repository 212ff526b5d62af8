package io.sluice.gateway.connection;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether a client's messages are handled: not while there is a cause to let it wait. A little of
 * what it sends meanwhile is read ({@link GatedDecoder}), so that its end is noticed at once.
 */
public final class ReadGate implements Gate {
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

  @Override
  public boolean isOpen() {
    return causes.isEmpty();
  }

  /** Not for a client that is not admitted, or is owed an answer that decides what it may say. */
  @Override
  public boolean isOpenAtTheEnd() {
    return !causes.contains(Cause.ADMISSION) && !causes.contains(Cause.ANSWER);
  }

  public void close(Cause cause) {
    causes.add(cause);
  }

  public void open(Cause cause) {
    if (causes.remove(cause) && causes.isEmpty() && !resuming) {
      resuming = true;
      // Not at once: the caller may be handling a message that the decoder is about to return from.
      channel.eventLoop().execute(this::resume);
    }
  }

  /** Handles nothing for so long, counted from the last such call. */
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
