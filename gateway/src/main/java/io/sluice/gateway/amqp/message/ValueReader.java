package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.amqp.codec.TypeCodes;
import io.sluice.gateway.amqp.codec.Walker;
import java.util.UUID;

/**
 * Reads values one after the other that {@link Walker} has found well-formed, each as the Java
 * object that a {@link io.sluice.broker.api.Property} can be.
 */
final class ValueReader {
  /** What a list, a map, an array or a described value is read as. */
  static final Object NOT_SIMPLE = new Object();

  private final ByteBuf in;
  private int at;

  ValueReader(ByteBuf in, int at) {
    this.in = in;
    this.at = at;
  }

  int at() {
    return at;
  }

  /** Enters a list or a map and returns how many values it has; 0 for null. */
  int enter(int shortCode, int longCode) {
    int code = in.getUnsignedByte(at);
    if (code == shortCode) {
      at += 3;
      return in.getUnsignedByte(at - 1);
    }
    if (code == longCode) {
      at += 9;
      return in.getInt(at - 4);
    }
    if (code == TypeCodes.NULL || code == TypeCodes.LIST_0 && shortCode == TypeCodes.LIST_8) {
      at++;
      return 0;
    }
    throw decode("0x" + Integer.toHexString(code) + " is neither the list nor the map it must be");
  }

  /** Enters a described value and returns its descriptor, a Long or a String, or null. */
  Object enterDescribed() {
    if (in.getUnsignedByte(at) != TypeCodes.DESCRIBED) {
      return null;
    }
    at++;
    return next();
  }

  int enterList() {
    return enter(TypeCodes.LIST_8, TypeCodes.LIST_32);
  }

  int enterMap() {
    return enter(TypeCodes.MAP_8, TypeCodes.MAP_32);
  }

  void skip() {
    at = Walker.PLAIN.skip(in, at, in.writerIndex());
  }

  /** The next value, which has to be of this type or null. */
  <T> T next(Class<T> type, String name) {
    Object value = next();
    if (value != null && !type.isInstance(value)) {
      throw decode(name + " is not a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  /**
   * The next value: null, a Boolean, a number, a String (also of a char or a symbol), a UUID, a
   * byte[] (also of a decimal number) or {@link #NOT_SIMPLE}. Unsigned numbers become the next
   * larger type, an unsigned long above the signed ones its text.
   */
  Object next() {
    int start = at;
    int code = in.getUnsignedByte(at++);
    switch (code) {
      case TypeCodes.NULL:
        return null;
      case TypeCodes.TRUE:
        return true;
      case TypeCodes.FALSE:
        return false;
      case TypeCodes.UINT_0, TypeCodes.ULONG_0:
        return 0L;
      case TypeCodes.STRING_8, TypeCodes.SYMBOL_8, TypeCodes.BINARY_8:
        return variable(code, in.getUnsignedByte(at++));
      case TypeCodes.STRING_32, TypeCodes.SYMBOL_32, TypeCodes.BINARY_32:
        at += 4;
        return variable(code, in.getInt(at - 4));
      default:
        return fixed(code, start);
    }
  }

  private Object variable(int code, int length) {
    at += length;
    if (code == TypeCodes.BINARY_8 || code == TypeCodes.BINARY_32) {
      byte[] bytes = new byte[length];
      in.getBytes(at - length, bytes);
      return bytes;
    }
    boolean string = code == TypeCodes.STRING_8 || code == TypeCodes.STRING_32;
    return in.toString(at - length, length, string ? UTF_8 : US_ASCII);
  }

  private Object fixed(int code, int start) {
    int width = code >> 4 < 5 ? 0 : 1 << (code >> 4) - 5;
    at = start + 1 + width;
    int data = start + 1;
    return switch (code) {
      case TypeCodes.BOOLEAN -> in.getByte(data) != 0;
      case TypeCodes.UBYTE -> in.getUnsignedByte(data);
      case TypeCodes.BYTE -> in.getByte(data);
      case TypeCodes.SMALL_UINT, TypeCodes.SMALL_ULONG -> (long) in.getUnsignedByte(data);
      case TypeCodes.SMALL_INT -> (int) in.getByte(data);
      case TypeCodes.SMALL_LONG -> (long) in.getByte(data);
      case TypeCodes.USHORT -> in.getUnsignedShort(data);
      case TypeCodes.SHORT -> in.getShort(data);
      case TypeCodes.UINT -> in.getUnsignedInt(data);
      case TypeCodes.INT -> in.getInt(data);
      case TypeCodes.FLOAT -> in.getFloat(data);
      case TypeCodes.CHAR -> character(in.getInt(data));
      case TypeCodes.ULONG -> unsigned(in.getLong(data));
      case TypeCodes.LONG, TypeCodes.TIMESTAMP -> in.getLong(data);
      case TypeCodes.DOUBLE -> in.getDouble(data);
      case TypeCodes.UUID -> new UUID(in.getLong(data), in.getLong(data + 8));
      case TypeCodes.DECIMAL_32, TypeCodes.DECIMAL_64, TypeCodes.DECIMAL_128 -> bytes(data, width);
      default -> {
        at = start;
        skip();
        yield NOT_SIMPLE;
      }
    };
  }

  private static Object unsigned(long value) {
    return value >= 0 ? value : (Object) Long.toUnsignedString(value);
  }

  private static String character(int codePoint) {
    if (!Character.isValidCodePoint(codePoint)) {
      throw decode("0x" + Integer.toHexString(codePoint) + " is no character");
    }
    return Character.toString(codePoint);
  }

  private byte[] bytes(int start, int length) {
    byte[] bytes = new byte[length];
    in.getBytes(start, bytes);
    return bytes;
  }
}
