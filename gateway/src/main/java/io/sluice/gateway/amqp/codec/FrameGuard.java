package io.sluice.gateway.amqp.codec;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.types.Symbol;

/**
 * Checks what a frame says before the library decodes it, which trusts counts without looking how
 * many bytes there are, and keeps every symbol of up to 64 bytes and every descriptor for ever. So
 * symbols and descriptors that mean nothing here are overwritten, in place, with one of a few: the
 * engine cannot tell the difference, and a client cannot fill its tables.
 */
final class FrameGuard extends Walker {
  /** The descriptor that stands for all numeric ones that are not known. */
  static final long NEUTRAL_DESCRIPTOR = Long.MAX_VALUE;

  /** Larger symbols are not kept. */
  static final int MAX_KEPT_SYMBOL_BYTES = 64;

  static final long NO_LOCAL_DESCRIPTOR = 0x0000_468C_0000_0003L;
  static final long SELECTOR_DESCRIPTOR = 0x0000_468C_0000_0004L;

  private static final KnownSymbols KNOWN = new KnownSymbols(Symbols.all());
  private static final byte MASK = '?';

  /** So many unknown symbols of a frame stay different from each other, as keys of a map must. */
  private static final int DISTINCT_MASKS = 16;

  private int masked;

  /**
   * Checks the performative that begins at {@code at}.
   *
   * @return the index behind it
   * @throws AmqpViolation if it is not well-formed
   */
  int check(ByteBuf in, int at, int limit) {
    masked = 0;
    if (in.getUnsignedByte(at) != TypeCodes.DESCRIBED) {
      throw decode("a frame's body is no performative");
    }
    return skip(in, at, limit);
  }

  @Override
  protected void onSymbol(ByteBuf in, int at, int length) {
    if (length > 0 && length <= MAX_KEPT_SYMBOL_BYTES && !KNOWN.contains(in, at, length)) {
      mask(in, at, length, masked++ % DISTINCT_MASKS);
    }
  }

  @Override
  protected void onDescriptor(ByteBuf in, int at, int end) {
    int code = in.getUnsignedByte(at);
    if (code == TypeCodes.ULONG) {
      long descriptor = in.getLong(at + 1);
      boolean known =
          descriptor >>> 8 == 0
              || descriptor == NO_LOCAL_DESCRIPTOR
              || descriptor == SELECTOR_DESCRIPTOR;
      in.setLong(at + 1, known ? descriptor : NEUTRAL_DESCRIPTOR);
    } else if (TypeCodes.isSymbol(code)) {
      int start = at + 1 + (TypeCodes.isShort(code) ? 1 : 4);
      if (end == start || end - start > MAX_KEPT_SYMBOL_BYTES) {
        throw decode("a descriptor has " + (end - start) + " bytes");
      }
      if (!KNOWN.contains(in, start, end - start)) {
        mask(in, start, end - start, 0);
      }
    }
  }

  /** A null for each descriptor that may be left over and that the library may not know. */
  static List<byte[]> unknownDescribed() {
    List<byte[]> all = new ArrayList<>();
    for (int code = 0; code <= 0xFF; code++) {
      all.add(new byte[] {TypeCodes.DESCRIBED, TypeCodes.SMALL_ULONG, (byte) code, TypeCodes.NULL});
    }
    for (long code : new long[] {NEUTRAL_DESCRIPTOR, NO_LOCAL_DESCRIPTOR, SELECTOR_DESCRIPTOR}) {
      all.add(described(Unpooled.buffer().writeByte(TypeCodes.ULONG).writeLong(code)));
    }
    for (Symbol symbol : Symbols.all()) {
      all.add(described(symbol.toString().getBytes(US_ASCII)));
    }
    for (int length = 1; length <= MAX_KEPT_SYMBOL_BYTES; length++) {
      ByteBuf symbol = Unpooled.buffer().writeZero(length);
      mask(symbol, 0, length, 0);
      all.add(described(ByteBufUtil.getBytes(symbol)));
    }
    return all;
  }

  private static byte[] described(byte[] symbol) {
    return described(
        Unpooled.buffer()
            .writeByte(TypeCodes.SYMBOL_8)
            .writeByte(symbol.length)
            .writeBytes(symbol));
  }

  private static byte[] described(ByteBuf descriptor) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer()
            .writeByte(TypeCodes.DESCRIBED)
            .writeBytes(descriptor)
            .writeByte(TypeCodes.NULL));
  }

  private static void mask(ByteBuf in, int at, int length, int number) {
    for (int i = 0; i < length; i++) {
      in.setByte(at + i, MASK);
    }
    in.setByte(at, 'A' + number);
  }
}
