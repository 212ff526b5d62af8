package io.sluice.gateway.openwire;

import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/** Speaks OpenWire 1 to 12 with ActiveMQ's clients, over any stream. The entry to this package. */
public final class OpenWireAcceptor implements StreamAcceptor {
  private final ConnectionServices services;
  private final OpenWireOptions options;

  public OpenWireAcceptor(ConnectionServices services, OpenWireOptions options) {
    this.services = services;
    this.options = options;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    new OpenWireConnection(stream, services, options).start();
  }
}
