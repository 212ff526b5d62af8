package io.sluice.tests.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts bytes together with MQTT's data types, whether or not they make sense. */
public final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Bytes u8(int value) {
    out.write(value);
    return this;
  }

  public Bytes u16(int value) {
    return u8(value >> 8).u8(value);
  }

  public Bytes u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  /** A variable byte integer. */
  public Bytes varInt(int value) {
    int rest = value;
    while (rest > 0x7F) {
      u8(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    return u8(rest);
  }

  /** A string with its length before it. */
  public Bytes text(String value) {
    return binary(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes with their length before them. */
  public Bytes binary(byte[] value) {
    return u16(value.length).raw(value);
  }

  public Bytes raw(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  public byte[] toArray() {
    return out.toByteArray();
  }
}
