package io.sluice.gateway.assembly;

import io.sluice.auth.Authorizer;
import io.sluice.gateway.admission.Admission;
import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.listener.ClientAcceptor;
import io.sluice.gateway.mqtt.MqttAcceptor;
import io.sluice.gateway.operations.Events;
import io.sluice.gateway.websocket.FrameType;
import io.sluice.gateway.websocket.SubProtocols;
import io.sluice.gateway.websocket.WebSocketAcceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Which protocol adapter speaks on which listener. */
@Singleton
class Acceptors {
  private static final List<String> MQTT_NAMES = List.of("mqtt", "mqttv3.1");
  private static final List<String> MQTT_PATHS = List.of("/mqtt", "/");

  private final MqttAcceptor mqtt;
  private final WebSocketAcceptor webSocket;

  @Inject
  Acceptors(SluiceConfig config, Admission admission, Authorizer authorizer, Events events) {
    ConnectionServices services = ConnectionServices.of(admission, authorizer, events);
    mqtt = new MqttAcceptor(services, AdapterOptions.of(config.mqtt()));
    webSocket =
        new WebSocketAcceptor(
            new SubProtocols().add(MQTT_NAMES, MQTT_PATHS, FrameType.BINARY, mqtt),
            AdapterOptions.of(config.websocket()),
            events);
  }

  ClientAcceptor of(ListenerKind kind) {
    return switch (kind) {
      case MQTT, MQTTS -> mqtt::accept;
      case WS, WSS -> webSocket::accept;
    };
  }
}
