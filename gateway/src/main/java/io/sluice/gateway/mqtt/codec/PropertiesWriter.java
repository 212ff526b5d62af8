package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.gateway.mqtt.codec.PacketProperties.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a packet's properties, without their length. */
public final class PropertiesWriter {
  private PropertiesWriter() {}

  /** All of a packet's properties, as bytes. */
  static ByteBuf encode(PacketProperties properties) {
    if (properties.isEmpty()) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf out = Unpooled.buffer(64);
    for (Map.Entry<PropertyId, Object> entry : properties.values().entrySet()) {
      write(out, entry.getKey(), entry.getValue());
    }
    for (UserProperty property : properties.userProperties()) {
      userProperty(out, property.name(), property.value());
    }
    return out;
  }

  private static void write(ByteBuf out, PropertyId id, Object value) {
    if (value instanceof String text) {
      string(out, id, text);
    } else if (value instanceof byte[] bytes) {
      binary(out, id, bytes);
    } else {
      integer(out, id, (Long) value);
    }
  }

  /** Writes an integer property. */
  public static void integer(ByteBuf out, PropertyId id, long value) {
    out.writeByte(id.number());
    switch (id.type()) {
      case BYTE -> out.writeByte((int) value);
      case SHORT -> out.writeShort((int) value);
      case INT -> out.writeInt((int) value);
      case VARIABLE_INT -> PacketWriter.variableInt(out, (int) value);
      default -> throw new IllegalArgumentException(id + " is not an integer");
    }
  }

  /** Writes a string property; one longer than MQTT can say is left out. */
  public static void string(ByteBuf out, PropertyId id, String value) {
    int length = ByteBufUtil.utf8Bytes(value);
    if (length <= PacketWriter.MAX_FIELD_BYTES) {
      out.writeByte(id.number()).writeShort(length);
      ByteBufUtil.reserveAndWriteUtf8(out, value, length);
    }
  }

  /** Writes a binary property; one longer than MQTT can say is left out. */
  public static void binary(ByteBuf out, PropertyId id, byte[] value) {
    if (value.length <= PacketWriter.MAX_FIELD_BYTES) {
      out.writeByte(id.number()).writeShort(value.length).writeBytes(value);
    }
  }

  /** Writes a user property; one longer than MQTT can say is left out. */
  public static void userProperty(ByteBuf out, String name, String value) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
    if (Math.max(nameBytes.length, valueBytes.length) <= PacketWriter.MAX_FIELD_BYTES) {
      out.writeByte(PropertyId.USER_PROPERTY.number());
      out.writeShort(nameBytes.length).writeBytes(nameBytes);
      out.writeShort(valueBytes.length).writeBytes(valueBytes);
    }
  }
}
