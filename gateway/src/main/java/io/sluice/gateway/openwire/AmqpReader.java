package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads AMQP 1.0's primitive types (part 1, 1.6) as the nearest ones of Java. */
final class AmqpReader {
  private static final int MAX_DEPTH = 32;

  private final ByteBuf in;

  AmqpReader(ByteBuf in) {
    this.in = in;
  }

  Object read(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("an AMQP value is nested deeper than " + MAX_DEPTH);
    }
    int code = in.readUnsignedByte();
    if (code == 0) {
      read(depth + 1); // What type it is besides has no place in JMS.
      return read(depth + 1);
    }
    return switch (code) {
      case 0xC0, 0xC1 ->
          compound(code == 0xC1, in.readUnsignedByte(), in.readUnsignedByte(), depth);
      case 0xD0, 0xD1 -> compound(code == 0xD1, in.readInt(), in.readInt(), depth);
      case 0x45 -> List.of();
      default -> scalar(code);
    };
  }

  private Object compound(boolean map, int sizeBytes, int count, int depth) throws IOException {
    if (count < 0 || count > in.readableBytes() || sizeBytes < 0) {
      throw new IOException("an AMQP value says that it has " + count + " elements");
    }
    List<Object> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(read(depth + 1));
    }
    if (!map) {
      return elements;
    }
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i + 1 < count; i += 2) {
      entries.put(elements.get(i), elements.get(i + 1));
    }
    return entries;
  }

  private Object scalar(int code) throws IOException {
    return switch (code) {
      case 0x40 -> null;
      case 0x41 -> Boolean.TRUE;
      case 0x42 -> Boolean.FALSE;
      case 0x56 -> in.readByte() != 0;
      case 0x50 -> in.readUnsignedByte();
      case 0x51 -> in.readByte();
      case 0x60 -> in.readUnsignedShort();
      case 0x61 -> in.readShort();
      case 0x70 -> in.readUnsignedInt();
      case 0x52 -> (long) in.readUnsignedByte();
      case 0x43, 0x44 -> 0L;
      case 0x71 -> in.readInt();
      case 0x54 -> (int) in.readByte();
      case 0x80, 0x81, 0x83 -> in.readLong();
      case 0x53 -> (long) in.readUnsignedByte();
      case 0x55 -> (long) in.readByte();
      case 0x72 -> in.readFloat();
      case 0x82 -> in.readDouble();
      case 0x73 -> (char) in.readInt();
      case 0x98 -> new UUID(in.readLong(), in.readLong()).toString();
      case 0xA0 -> bytes(in.readUnsignedByte());
      case 0xB0 -> bytes(in.readInt());
      case 0xA1, 0xA3 -> new String(bytes(in.readUnsignedByte()), UTF_8);
      case 0xB1, 0xB3 -> new String(bytes(in.readInt()), UTF_8);
      default -> throw new IOException("an AMQP value has the type " + code);
    };
  }

  private byte[] bytes(int length) throws IOException {
    if (length < 0 || length > in.readableBytes()) {
      throw new IOException("an AMQP value says that it has " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }
}
