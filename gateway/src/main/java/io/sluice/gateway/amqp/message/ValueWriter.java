package io.sluice.gateway.amqp.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.gateway.amqp.codec.TypeCodes;
import java.util.UUID;

/** Appends encoded values (1.6). */
final class ValueWriter {
  private static final int MAX_SHORT = 255;

  private ValueWriter() {}

  /** Begins a section; its value follows. */
  static void section(ByteBuf out, int code) {
    out.writeByte(TypeCodes.DESCRIBED).writeByte(TypeCodes.SMALL_ULONG).writeByte(code);
  }

  /** Begins a list or a map, which {@link #end} ends; returns where it began. */
  static int begin(ByteBuf out, int code) {
    out.writeByte(code).writeZero(8);
    return out.writerIndex();
  }

  /** Ends what {@link #begin} began. */
  static void end(ByteBuf out, int began, int count) {
    out.setInt(began - 8, out.writerIndex() - began + 4);
    out.setInt(began - 4, count);
  }

  /** As {@link #begin}, of one that takes less than 255 bytes. */
  static int beginShort(ByteBuf out, int code) {
    out.writeByte(code).writeZero(2);
    return out.writerIndex();
  }

  /** Ends what {@link #beginShort} began. */
  static void endShort(ByteBuf out, int began, int count) {
    out.setByte(began - 2, out.writerIndex() - began + 1);
    out.setByte(began - 1, count);
  }

  static void bool(ByteBuf out, boolean value) {
    out.writeByte(value ? TypeCodes.TRUE : TypeCodes.FALSE);
  }

  static void ubyte(ByteBuf out, int value) {
    out.writeByte(TypeCodes.UBYTE).writeByte(value);
  }

  static void uint(ByteBuf out, long value) {
    out.writeByte(TypeCodes.UINT).writeInt((int) value);
  }

  static void timestamp(ByteBuf out, long millis) {
    out.writeByte(TypeCodes.TIMESTAMP).writeLong(millis);
  }

  static void symbol(ByteBuf out, String value) {
    binary(out, TypeCodes.SYMBOL_8, TypeCodes.SYMBOL_32, value.getBytes(US_ASCII));
  }

  static void binary(ByteBuf out, byte[] bytes) {
    binary(out, TypeCodes.BINARY_8, TypeCodes.BINARY_32, bytes);
  }

  /** The constructor and the length of binary, whose bytes follow. */
  static void binaryPrefix(ByteBuf out, int length) {
    prefix(out, TypeCodes.BINARY_8, TypeCodes.BINARY_32, length);
  }

  /** The constructor and the length of a string, whose bytes follow. */
  static void stringPrefix(ByteBuf out, int length) {
    prefix(out, TypeCodes.STRING_8, TypeCodes.STRING_32, length);
  }

  private static void binary(ByteBuf out, int shortCode, int longCode, byte[] bytes) {
    prefix(out, shortCode, longCode, bytes.length);
    out.writeBytes(bytes);
  }

  private static void prefix(ByteBuf out, int shortCode, int longCode, int length) {
    if (length <= MAX_SHORT) {
      out.writeByte(shortCode).writeByte(length);
    } else {
      out.writeByte(longCode).writeInt(length);
    }
  }

  static void string(ByteBuf out, String value) {
    stringPrefix(out, ByteBufUtil.utf8Bytes(value));
    out.writeCharSequence(value, UTF_8);
  }

  /** Any value of a property, or null. */
  static void object(ByteBuf out, Object value) {
    if (value == null) {
      out.writeByte(TypeCodes.NULL);
    } else if (value instanceof String text) {
      string(out, text);
    } else if (value instanceof Boolean flag) {
      bool(out, flag);
    } else if (value instanceof byte[] bytes) {
      binary(out, bytes);
    } else if (value instanceof UUID uuid) {
      out.writeByte(TypeCodes.UUID)
          .writeLong(uuid.getMostSignificantBits())
          .writeLong(uuid.getLeastSignificantBits());
    } else {
      number(out, (Number) value);
    }
  }

  private static void number(ByteBuf out, Number value) {
    if (value instanceof Integer) {
      out.writeByte(TypeCodes.INT).writeInt(value.intValue());
    } else if (value instanceof Long) {
      out.writeByte(TypeCodes.LONG).writeLong(value.longValue());
    } else if (value instanceof Double) {
      out.writeByte(TypeCodes.DOUBLE).writeDouble(value.doubleValue());
    } else if (value instanceof Float) {
      out.writeByte(TypeCodes.FLOAT).writeFloat(value.floatValue());
    } else if (value instanceof Short) {
      out.writeByte(TypeCodes.SHORT).writeShort(value.shortValue());
    } else {
      out.writeByte(TypeCodes.BYTE).writeByte(value.byteValue());
    }
  }

  /** A message's or a correlation's id: a number is an unsigned long there (3.2.11). */
  static void id(ByteBuf out, Object value) {
    if (value instanceof Long number) {
      out.writeByte(TypeCodes.ULONG).writeLong(number);
    } else {
      object(out, value);
    }
  }
}
