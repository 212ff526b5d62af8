package io.sluice.gateway.amqp;

import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/** Speaks AMQP 1.0 with clients, over any stream. The entry to this package. */
public final class AmqpAcceptor implements StreamAcceptor {
  private final ConnectionServices services;
  private final AmqpOptions options;

  public AmqpAcceptor(ConnectionServices services, AmqpOptions options) {
    this.services = services;
    this.options = options;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    new AmqpConnection(stream, services, options).start();
  }
}
