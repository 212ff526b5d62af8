package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.gateway.mqtt.codec.PropertiesWriter;
import io.sluice.gateway.mqtt.codec.PropertyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What of a {@link Message} the properties of a MQTT 5 PUBLISH say; {@link MessageMapping} is the
 * way in.
 */
final class PublishProperties {
  private static final int[] NO_IDS = {};

  private PublishProperties() {}

  /**
   * The encoded properties of a delivery.
   *
   * @param alias the topic alias, or 0
   */
  static ByteBuf encode(Message message, int[] subscriptionIds, int alias, long nowMillis) {
    int[] ids = subscriptionIds == null ? NO_IDS : subscriptionIds;
    boolean text = message.body().kind() == BodyKind.TEXT;
    boolean expires = message.expiresAtMillis() != 0;
    Properties properties = message.properties();
    if (!text && !expires && alias == 0 && ids.length == 0 && properties.equals(Properties.NONE)) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf out = Unpooled.buffer(64);
    if (text) {
      PropertiesWriter.integer(out, PropertyId.PAYLOAD_FORMAT_INDICATOR, 1);
    }
    if (expires) {
      PropertiesWriter.integer(
          out, PropertyId.MESSAGE_EXPIRY_INTERVAL, secondsLeft(message, nowMillis));
    }
    if (alias != 0) {
      PropertiesWriter.integer(out, PropertyId.TOPIC_ALIAS, alias);
    }
    for (int id : ids) {
      PropertiesWriter.integer(out, PropertyId.SUBSCRIPTION_IDENTIFIER, id);
    }
    write(out, properties);
    return out;
  }

  /** What was received less the time it waited, in whole seconds (MQTT-3.3.2-6). */
  private static long secondsLeft(Message message, long nowMillis) {
    long millis = Math.max(0, message.expiresAtMillis() - nowMillis);
    return Math.min((millis + 999) / 1_000, MqttOptions.NEVER_SECONDS);
  }

  private static void write(ByteBuf out, Properties properties) {
    if (properties.contentType() != null) {
      PropertiesWriter.string(out, PropertyId.CONTENT_TYPE, properties.contentType());
    }
    if (properties.replyTo() != null) {
      PropertiesWriter.string(out, PropertyId.RESPONSE_TOPIC, properties.replyTo().name());
    }
    if (properties.correlationId() != null) {
      PropertiesWriter.binary(
          out, PropertyId.CORRELATION_DATA, correlationData(properties.correlationId()));
    }
    for (Property property : properties.application()) {
      PropertiesWriter.userProperty(out, property.name(), text(property.value()));
    }
  }

  private static byte[] correlationData(Object id) {
    if (id instanceof byte[] bytes) {
      return bytes;
    }
    if (id instanceof UUID uuid) {
      return ByteBuffer.allocate(16)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .array();
    }
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
