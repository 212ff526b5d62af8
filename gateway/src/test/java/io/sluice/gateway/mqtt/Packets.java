package io.sluice.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.charset.StandardCharsets;

/** Packets that clients send in tests. */
final class Packets {
  private Packets() {}

  static MqttPublishMessage publish(
      String topic, int qos, int packetId, String payload, MqttProperty<?>... properties) {
    return publish(topic, qos, packetId, payload, false, properties);
  }

  static MqttPublishMessage publish(
      String topic,
      int qos,
      int packetId,
      String payload,
      boolean dup,
      MqttProperty<?>... properties) {
    return new MqttPublishMessage(
        new MqttFixedHeader(MqttMessageType.PUBLISH, dup, MqttQoS.valueOf(qos), false, 0),
        new MqttPublishVariableHeader(topic, packetId, of(properties)),
        Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8));
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP with reason success. */
  static MqttMessage ack(MqttMessageType type, int packetId) {
    return new MqttMessage(header(type), MqttMessageIdVariableHeader.from(packetId));
  }

  /** The same of MQTT 5 with another reason. */
  static MqttMessage ack(MqttMessageType type, int packetId, int reasonCode) {
    return new MqttMessage(
        header(type),
        new MqttPubReplyMessageVariableHeader(
            packetId, (byte) reasonCode, MqttProperties.NO_PROPERTIES));
  }

  static MqttProperties of(MqttProperty<?>... list) {
    MqttProperties properties = new MqttProperties();
    for (MqttProperty<?> property : list) {
      properties.add(property);
    }
    return properties;
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    MqttQoS qos = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
    return new MqttFixedHeader(type, false, qos, false, 0);
  }
}
