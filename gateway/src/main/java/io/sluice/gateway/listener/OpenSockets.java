package io.sluice.gateway.listener;

import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open sockets of one listener and keeps their number within its maximum. */
final class OpenSockets {
  private final int maximum;
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean closed;

  OpenSockets(int maximum) {
    this.maximum = maximum;
  }

  /** Counts a socket until it is closed; false if there is no place for it. */
  boolean enter(NetSocket socket) {
    if (open.incrementAndGet() > maximum || closed) {
      leave();
      return false;
    }
    // Not closeHandler: there is only one, and it is the adapter's.
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .channel()
        .closeFuture()
        .addListener(ended -> leave());
    return true;
  }

  /** Lets no socket in any more; completes when the last one is closed. */
  CompletableFuture<Void> drain() {
    closed = true;
    completeIfDrained();
    return drained;
  }

  int count() {
    return open.get();
  }

  private void leave() {
    open.decrementAndGet();
    completeIfDrained();
  }

  private void completeIfDrained() {
    if (closed && open.get() == 0) {
      drained.complete(null);
    }
  }
}
