package io.sluice.gateway.stomp;

import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/** Speaks STOMP 1.0, 1.1 and 1.2 with clients, over any stream. The entry to this package. */
public final class StompAcceptor implements StreamAcceptor {
  private final ConnectionServices services;
  private final StompOptions options;

  public StompAcceptor(ConnectionServices services, StompOptions options) {
    this.services = services;
    this.options = options;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    new StompConnection(stream, services, options).start();
  }
}
