package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.PacketProperties;
import io.sluice.gateway.mqtt.codec.PropertyId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a PUBLISH from a client and its will are as a {@link Message}; {@link PublishProperties} is
 * the way back.
 */
final class MessageMapping {
  private MessageMapping() {}

  /** The message of a PUBLISH, whose expiry counts from now. */
  static Message ofPublish(Packet.Publish packet, Destination destination, long nowMillis) {
    long lifetimeMillis = lifetimeMillis(packet.properties());
    return message(
        destination,
        packet.qos(),
        packet.retain(),
        nowMillis,
        lifetimeMillis < 0 ? 0 : nowMillis + lifetimeMillis,
        packet.properties(),
        packet.payload());
  }

  /**
   * The message of a will, whose expiry is an interval that counts from its publication, as {@code
   * Will} has it.
   */
  static Message ofWill(Packet.Will will) {
    long lifetimeMillis = lifetimeMillis(will.properties());
    return message(
        Destination.topic(will.topic()),
        will.qos(),
        will.retain(),
        0,
        // An interval of 0 means at once, which there is 1.
        lifetimeMillis < 0 ? 0 : Math.max(1, lifetimeMillis),
        will.properties(),
        will.payload());
  }

  /** False if the payload is said to be UTF-8 and is not (MQTT 5, 3.3.2.3.2). */
  static boolean keepsPayloadFormat(PacketProperties properties, byte[] payload) {
    return !isText(properties)
        || ByteBufUtil.isText(Unpooled.wrappedBuffer(payload), StandardCharsets.UTF_8);
  }

  private static Message message(
      Destination destination,
      int qos,
      boolean retain,
      long timestampMillis,
      long expiresAtMillis,
      PacketProperties properties,
      byte[] payload) {
    return new Message(
        destination,
        Qos.ofLevel(qos),
        qos > 0,
        retain,
        Message.NORMAL_PRIORITY,
        timestampMillis,
        expiresAtMillis,
        null,
        properties(properties),
        Body.of(isText(properties) ? BodyKind.TEXT : BodyKind.BINARY, payload));
  }

  private static boolean isText(PacketProperties properties) {
    return properties.integer(PropertyId.PAYLOAD_FORMAT_INDICATOR, 0) == 1;
  }

  /** Milliseconds, or a negative number for ever. */
  private static long lifetimeMillis(PacketProperties properties) {
    long seconds = properties.integer(PropertyId.MESSAGE_EXPIRY_INTERVAL, -1);
    return seconds < 0 ? -1 : seconds * 1_000;
  }

  private static Properties properties(PacketProperties properties) {
    if (properties.isEmpty()) {
      return Properties.NONE;
    }
    String responseTopic = properties.string(PropertyId.RESPONSE_TOPIC);
    List<Property> application =
        properties.userProperties().stream()
            .map(property -> new Property(property.name(), property.value()))
            .toList();
    return new Properties(
        null,
        null,
        properties.binary(PropertyId.CORRELATION_DATA),
        properties.string(PropertyId.CONTENT_TYPE),
        null,
        responseTopic == null ? null : Destination.topic(responseTopic),
        null,
        null,
        0,
        application);
  }
}
