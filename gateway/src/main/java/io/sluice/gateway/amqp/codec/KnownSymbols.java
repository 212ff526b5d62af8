package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.qpid.protonj2.types.Symbol;

/** A fixed set of symbols that is asked without making an object of what is asked for. */
final class KnownSymbols {
  private final byte[][] table;

  KnownSymbols(List<Symbol> symbols) {
    table = new byte[Integer.highestOneBit(symbols.size()) * 4][];
    for (Symbol symbol : symbols) {
      add(symbol.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void add(byte[] symbol) {
    int place = place(Arrays.hashCode(symbol));
    while (table[place] != null) {
      place = place(place + 1);
    }
    table[place] = symbol;
  }

  boolean contains(ByteBuf in, int at, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + in.getByte(at + i); // As Arrays.hashCode has it.
    }
    for (int place = place(hash); table[place] != null; place = place(place + 1)) {
      if (equal(table[place], in, at, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(byte[] symbol, ByteBuf in, int at, int length) {
    if (symbol.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (symbol[i] != in.getByte(at + i)) {
        return false;
      }
    }
    return true;
  }

  private int place(int hash) {
    return hash & table.length - 1;
  }
}
