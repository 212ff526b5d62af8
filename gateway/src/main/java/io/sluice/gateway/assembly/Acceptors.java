package io.sluice.gateway.assembly;

import io.sluice.auth.Authorizer;
import io.sluice.gateway.admission.Admission;
import io.sluice.gateway.amqp.AmqpAcceptor;
import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.listener.ClientAcceptor;
import io.sluice.gateway.mqtt.MqttAcceptor;
import io.sluice.gateway.openwire.OpenWireAcceptor;
import io.sluice.gateway.operations.Events;
import io.sluice.gateway.stomp.StompAcceptor;
import io.sluice.gateway.websocket.FrameType;
import io.sluice.gateway.websocket.SubProtocols;
import io.sluice.gateway.websocket.WebSocketAcceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which protocol adapter speaks on which listener. */
@Singleton
class Acceptors {
  private static final List<String> MQTT_NAMES = List.of("mqtt", "mqttv3.1");
  private static final List<String> MQTT_PATHS = List.of("/mqtt", "/");
  private static final List<String> STOMP_NAMES = List.of("v12.stomp", "v11.stomp", "v10.stomp");
  private static final List<String> STOMP_PATHS = List.of("/stomp", "/");
  private static final List<String> AMQP_NAMES = List.of("amqp");
  private static final List<String> AMQP_PATHS = List.of("/amqp");

  private final MqttAcceptor mqtt;
  private final StompAcceptor stomp;
  private final AmqpAcceptor amqp;
  private final OpenWireAcceptor openWire;
  private final WebSocketAcceptor webSocket;

  @Inject
  Acceptors(
      SluiceConfig config,
      Admission admission,
      Authorizer authorizer,
      Events events,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    ConnectionServices services = ConnectionServices.of(admission, authorizer, events);
    mqtt = new MqttAcceptor(services, AdapterOptions.of(config.mqtt()));
    stomp = new StompAcceptor(services, AdapterOptions.of(config.stomp(), version));
    boolean anonymous = config.admission().anonymousUser().isPresent();
    amqp = new AmqpAcceptor(services, AdapterOptions.of(config.amqp(), anonymous, version));
    openWire = new OpenWireAcceptor(services, AdapterOptions.of(config.openwire()));
    webSocket =
        new WebSocketAcceptor(
            new SubProtocols()
                .add(MQTT_NAMES, MQTT_PATHS, FrameType.BINARY, mqtt)
                .add(STOMP_NAMES, STOMP_PATHS, FrameType.TEXT, stomp)
                .add(AMQP_NAMES, AMQP_PATHS, FrameType.BINARY, amqp),
            AdapterOptions.of(config.websocket()),
            events);
  }

  ClientAcceptor of(ListenerKind kind) {
    return switch (kind) {
      case MQTT, MQTTS -> mqtt::accept;
      case STOMP, STOMPS -> stomp::accept;
      case AMQP, AMQPS -> amqp::accept;
      case OPENWIRE, OPENWIRES -> openWire::accept;
      case WS, WSS -> webSocket::accept;
    };
  }
}
