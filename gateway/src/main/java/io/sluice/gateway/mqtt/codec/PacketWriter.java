package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.broker.api.Body;
import java.util.List;

/** Writes the packets that a server sends, in the words of the given version. */
public final class PacketWriter {
  /** The longest string or binary that MQTT can write. */
  public static final int MAX_FIELD_BYTES = 65_535;

  private static final int PUBLISH = PacketType.PUBLISH.firstByte();

  private PacketWriter() {}

  /** CONNACK of MQTT 5 (3.2). */
  public static void connAck5(
      ByteBuf out, boolean sessionPresent, Reason reason, PacketProperties properties) {
    ByteBuf encoded = PropertiesWriter.encode(properties);
    header(out, PacketType.CONNACK, 2 + sectionBytes(encoded));
    out.writeByte(sessionPresent ? 1 : 0).writeByte(reason.code());
    section(out, encoded);
  }

  /** CONNACK of MQTT 3.1 and 3.1.1 (3.2), where 3.1 has no session present flag. */
  public static void connAck3(ByteBuf out, boolean sessionPresent, int returnCode) {
    header(out, PacketType.CONNACK, 2);
    out.writeByte(sessionPresent ? 1 : 0).writeByte(returnCode);
  }

  /**
   * PUBLISH (3.3), unless it is larger than the given maximum.
   *
   * @param firstFlags DUP, QoS and RETAIN as in the first byte
   * @param properties encoded, or null before MQTT 5
   * @return false if it was too large, and nothing was written
   */
  public static boolean publish(
      ByteBuf out,
      int firstFlags,
      String topic,
      int packetId,
      ByteBuf properties,
      Body payload,
      long maxBytes) {
    int topicBytes = ByteBufUtil.utf8Bytes(topic);
    long length = 2L + topicBytes + (packetId == 0 ? 0 : 2) + payload.length();
    if (properties != null) {
      length += sectionBytes(properties);
    }
    if (topicBytes > MAX_FIELD_BYTES || length > 268_435_455 || packetBytes(length) > maxBytes) {
      return false;
    }
    out.ensureWritable((int) packetBytes(length));
    out.writeByte(PUBLISH | firstFlags);
    variableInt(out, (int) length);
    out.writeShort(topicBytes);
    ByteBufUtil.reserveAndWriteUtf8(out, topic, topicBytes);
    if (packetId != 0) {
      out.writeShort(packetId);
    }
    if (properties != null) {
      section(out, properties);
    }
    out.writeBytes(payload.array(), payload.offset(), payload.length());
    return true;
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP of MQTT 3, and of MQTT 5 where all is well (3.4). */
  public static void ack(ByteBuf out, PacketType type, int packetId) {
    header(out, type, 2);
    out.writeShort(packetId);
  }

  /** The same of MQTT 5 with a reason, and a reason string unless {@code detail} is null. */
  public static void ack5(
      ByteBuf out, PacketType type, int packetId, Reason reason, String detail) {
    if (detail == null) {
      header(out, type, 3);
      out.writeShort(packetId).writeByte(reason.code());
      return;
    }
    ByteBuf properties = reasonString(detail);
    header(out, type, 3 + sectionBytes(properties));
    out.writeShort(packetId).writeByte(reason.code());
    section(out, properties);
  }

  /** SUBACK or UNSUBACK of MQTT 5 (3.9, 3.11). */
  public static void codes5(
      ByteBuf out, PacketType type, int packetId, List<Reason> reasons, String detail) {
    ByteBuf properties = reasonString(detail);
    header(out, type, 2 + sectionBytes(properties) + reasons.size());
    out.writeShort(packetId);
    section(out, properties);
    reasons.forEach(reason -> out.writeByte(reason.code()));
  }

  /** SUBACK of MQTT 3 (3.9), which knows one code for failure. */
  public static void subAck3(ByteBuf out, int packetId, List<Reason> reasons) {
    header(out, PacketType.SUBACK, 2 + reasons.size());
    out.writeShort(packetId);
    reasons.forEach(reason -> out.writeByte(reason.failed() ? 0x80 : reason.code()));
  }

  public static void pingResp(ByteBuf out) {
    header(out, PacketType.PINGRESP, 0);
  }

  /** DISCONNECT, which only a server of MQTT 5 sends (3.14). */
  public static void disconnect5(ByteBuf out, Reason reason, String detail) {
    ByteBuf properties = reasonString(detail);
    header(out, PacketType.DISCONNECT, 1 + sectionBytes(properties));
    out.writeByte(reason.code());
    section(out, properties);
  }

  /** Writes a variable byte integer. */
  public static void variableInt(ByteBuf out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static ByteBuf reasonString(String detail) {
    PacketProperties properties =
        detail == null
            ? PacketProperties.NONE
            : new PacketProperties().set(PropertyId.REASON_STRING, detail);
    return PropertiesWriter.encode(properties);
  }

  private static void header(ByteBuf out, PacketType type, int length) {
    out.writeByte(type.firstByte());
    variableInt(out, length);
  }

  private static void section(ByteBuf out, ByteBuf properties) {
    variableInt(out, properties.readableBytes());
    out.writeBytes(properties);
  }

  private static int sectionBytes(ByteBuf properties) {
    return variableIntBytes(properties.readableBytes()) + properties.readableBytes();
  }

  private static long packetBytes(long length) {
    return 1 + variableIntBytes(length) + length;
  }

  private static int variableIntBytes(long value) {
    return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
  }
}
