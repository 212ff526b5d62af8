package io.sluice.gateway.amqp.codec;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;

import io.netty.buffer.ByteBuf;

/**
 * Walks over encoded values without making objects of them and checks that they are well-formed
 * (AMQP 1.0, 1.2 to 1.6): every constructor is known, every value lies within what contains it, and
 * what contains others is exactly as long as they are. Its work is bounded by the bytes it walks
 * over.
 */
public class Walker {
  /** Checks, and does nothing besides. */
  public static final Walker PLAIN = new Walker();

  private static final int MAX_DEPTH = 32;

  /** Elements without data of their own: they cost their reader memory, but no bytes. */
  private static final int MAX_EMPTY_ELEMENTS = 256;

  protected Walker() {}

  /**
   * The index behind the value that begins at {@code at}.
   *
   * @param limit the value ends before or at this index
   * @throws AmqpViolation if there is no well-formed value
   */
  public final int skip(ByteBuf in, int at, int limit) {
    return value(in, at, limit, 0);
  }

  /** A symbol that is no descriptor. */
  protected void onSymbol(ByteBuf in, int at, int length) {}

  /** The descriptor of a described type, from its constructor on to before {@code end}. */
  protected void onDescriptor(ByteBuf in, int at, int end) {}

  private int value(ByteBuf in, int at, int limit, int depth) {
    int code = u8(in, at, limit);
    return code == TypeCodes.DESCRIBED
        ? value(in, descriptor(in, at + 1, limit), limit, deeper(depth))
        : data(in, code, at + 1, limit, depth);
  }

  /** What follows a constructor that is not that of a described type. */
  private int data(ByteBuf in, int code, int at, int limit, int depth) {
    int width = TypeCodes.fixedWidth(code);
    if (width >= 0) {
      return within(at, width, limit);
    }
    if (TypeCodes.isVariable(code)) {
      return variable(in, code, at, limit);
    }
    return switch (code) {
      case TypeCodes.LIST_8, TypeCodes.LIST_32 -> compound(in, code, at, limit, deeper(depth), 1);
      case TypeCodes.MAP_8, TypeCodes.MAP_32 -> compound(in, code, at, limit, deeper(depth), 2);
      case TypeCodes.ARRAY_8, TypeCodes.ARRAY_32 -> array(in, code, at, limit, deeper(depth));
      default -> throw decode("there is no type with constructor 0x" + Integer.toHexString(code));
    };
  }

  private int variable(ByteBuf in, int code, int at, int limit) {
    int start = at + lengthWidth(code);
    int end = within(start, length(in, code, at, limit), limit);
    if (TypeCodes.isSymbol(code)) {
      onSymbol(in, start, end - start);
    }
    return end;
  }

  private int compound(ByteBuf in, int code, int at, int limit, int depth, int countMultiple) {
    int width = lengthWidth(code);
    int end = within(at + width, length(in, code, at, limit), limit);
    int count = length(in, code, at + width, end);
    if (count % countMultiple != 0) {
      throw decode("a map has " + count + " keys and values");
    }
    int next = at + 2 * width;
    for (int i = 0; i < count; i++) {
      next = value(in, next, end, depth);
    }
    return exactly(next, end);
  }

  private int array(ByteBuf in, int code, int at, int limit, int depth) {
    int width = lengthWidth(code);
    int end = within(at + width, length(in, code, at, limit), limit);
    int count = length(in, code, at + width, end);
    int next = at + 2 * width;
    int element = u8(in, next++, end);
    if (element == TypeCodes.DESCRIBED) {
      next = descriptor(in, next, end);
      element = u8(in, next++, end);
    }
    if (TypeCodes.fixedWidth(element) == 0 && count > MAX_EMPTY_ELEMENTS) {
      throw decode("an array has " + count + " elements without data");
    }
    for (int i = 0; i < count; i++) {
      next = data(in, element, next, end, depth);
    }
    return exactly(next, end);
  }

  /** A descriptor is a symbol or an unsigned long; the rest is reserved (1.5). */
  private int descriptor(ByteBuf in, int at, int limit) {
    int code = u8(in, at, limit);
    int end =
        switch (code) {
          case TypeCodes.ULONG_0 -> at + 1;
          case TypeCodes.SMALL_ULONG -> within(at + 1, 1, limit);
          case TypeCodes.ULONG -> within(at + 1, 8, limit);
          case TypeCodes.SYMBOL_8, TypeCodes.SYMBOL_32 ->
              within(at + 1 + lengthWidth(code), length(in, code, at + 1, limit), limit);
          default -> throw decode("a descriptor is neither a symbol nor an unsigned long");
        };
    onDescriptor(in, at, end);
    return end;
  }

  private static int lengthWidth(int code) {
    return TypeCodes.isShort(code) ? 1 : 4;
  }

  private static int length(ByteBuf in, int code, int at, int limit) {
    if (TypeCodes.isShort(code)) {
      return u8(in, at, limit);
    }
    within(at, 4, limit);
    int length = in.getInt(at);
    if (length < 0) {
      throw decode("a length is " + Integer.toUnsignedString(length) + " bytes or elements");
    }
    return length;
  }

  private static int u8(ByteBuf in, int at, int limit) {
    within(at, 1, limit);
    return in.getUnsignedByte(at);
  }

  private static int within(int at, int bytes, int limit) {
    if (bytes > limit - at) {
      throw decode("a value is longer than what contains it");
    }
    return at + bytes;
  }

  private static int exactly(int end, int expected) {
    if (end != expected) {
      throw decode("a list, map or array is longer than its elements");
    }
    return end;
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw decode("values are nested more than " + MAX_DEPTH + " deep");
    }
    return depth + 1;
  }
}
