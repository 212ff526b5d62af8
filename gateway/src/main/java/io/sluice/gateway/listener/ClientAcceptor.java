package io.sluice.gateway.listener;

import io.vertx.core.net.NetSocket;

/** Speaks a protocol with the client at the other end of a socket. */
@FunctionalInterface
public interface ClientAcceptor {
  /**
   * Called on the socket's event loop with a client that was just accepted; owns the socket from
   * here on.
   */
  void accept(NetSocket socket);
}
