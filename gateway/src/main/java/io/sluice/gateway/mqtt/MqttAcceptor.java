package io.sluice.gateway.mqtt;

import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/** Speaks MQTT 3.1, 3.1.1 and 5.0 with clients, over any stream. The entry to this package. */
public final class MqttAcceptor implements StreamAcceptor {
  private final ConnectionServices services;
  private final MqttOptions options;

  public MqttAcceptor(ConnectionServices services, MqttOptions options) {
    this.services = services;
    this.options = options;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    new MqttConnection(stream, services, options).start();
  }
}
