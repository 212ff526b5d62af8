package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Reads MQTT's data types (MQTT 5, 1.5); every method refuses what does not fit into the given
 * bytes.
 */
final class Fields {
  private static final int MORE = 0x80;

  private Fields() {}

  static int unsignedByte(ByteBuf in, String what) {
    need(in, 1, what);
    return in.readUnsignedByte();
  }

  static int unsignedShort(ByteBuf in, String what) {
    need(in, 2, what);
    return in.readUnsignedShort();
  }

  static long unsignedInt(ByteBuf in, String what) {
    need(in, 4, what);
    return in.readUnsignedInt();
  }

  /** A packet identifier, which is never 0 (MQTT-2.2.1-3). */
  static int packetId(ByteBuf in) {
    int packetId = unsignedShort(in, "packet identifier");
    if (packetId == 0) {
      throw malformed("packet identifier is 0");
    }
    return packetId;
  }

  /** A variable byte integer, in the fewest bytes that hold it (MQTT-1.5.5-1). */
  static int variableInt(ByteBuf in, String what) {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int next = unsignedByte(in, what);
      value |= (next & ~MORE) << shift;
      if ((next & MORE) == 0) {
        if (next == 0 && shift > 0) {
          throw malformed(what + " takes more bytes than it needs");
        }
        return value;
      }
    }
    throw malformed(what + " is longer than four bytes");
  }

  /** A UTF-8 string without U+0000 (MQTT-1.5.4-1, MQTT-1.5.4-2). */
  static String string(ByteBuf in, String what) {
    int length = unsignedShort(in, what);
    need(in, length, what);
    int start = in.readerIndex();
    if (in.indexOf(start, start + length, (byte) 0) >= 0) {
      throw malformed(what + " contains U+0000");
    }
    if (!ByteBufUtil.isText(in, start, length, StandardCharsets.UTF_8)) {
      throw malformed(what + " is not UTF-8");
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  static byte[] binary(ByteBuf in, String what) {
    int length = unsignedShort(in, what);
    need(in, length, what);
    return bytes(in, length);
  }

  static byte[] rest(ByteBuf in) {
    return bytes(in, in.readableBytes());
  }

  /** Refuses bytes after the last field. */
  static void end(ByteBuf in, PacketType type) {
    if (in.isReadable()) {
      throw malformed(type + " has " + in.readableBytes() + " bytes too many");
    }
  }

  static void need(ByteBuf in, int length, String what) {
    if (in.readableBytes() < length) {
      throw malformed(what + " is cut off");
    }
  }

  private static byte[] bytes(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }
}
