package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.admission.Admission;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/** Speaks MQTT 3.1, 3.1.1 and 5.0 with clients, over any stream. The entry to this package. */
public final class MqttAcceptor implements StreamAcceptor {
  private final MqttServices services;

  /**
   * @param authorizer asked for every publish, will and subscription
   * @param events hears of protocol errors and of refusals that no shard sees
   */
  public MqttAcceptor(
      Admission admission, Authorizer authorizer, MqttOptions options, BrokerEvent.Sink events) {
    this(
        new MqttServices(
            admission, authorizer, options, events, System::currentTimeMillis, System::nanoTime));
  }

  MqttAcceptor(MqttServices services) {
    this.services = services;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    new MqttConnection(stream, services).start();
  }
}
