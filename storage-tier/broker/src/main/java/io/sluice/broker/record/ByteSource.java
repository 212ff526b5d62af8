package io.sluice.broker.record;

import io.sluice.broker.log.DamagedLogException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteSink} wrote. Bytes that cannot have been written so are a {@link
 * DamagedLogException}.
 */
final class ByteSource {
  private final byte[] bytes;
  private int position;

  ByteSource(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position >= bytes.length;
  }

  int readByte() {
    if (position >= bytes.length) {
      throw new DamagedLogException("a record ends early, at byte " + position);
    }
    return bytes[position++];
  }

  boolean readBoolean() {
    return readByte() != 0;
  }

  /** Reads a byte that is the place of one of these values. */
  <T> T readOneOf(T[] values) {
    int place = readByte();
    if (place < 0 || place >= values.length) {
      throw new DamagedLogException(
          "there is no value " + place + " of " + values.length + ", before byte " + position);
    }
    return values[place];
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new DamagedLogException("a number does not end, at byte " + position);
  }

  int readInt() {
    return (int) readLong();
  }

  byte[] readBytes() {
    int length = readLength();
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  String readString() {
    int length = readLength();
    String value = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  String readNullableString() {
    return readBoolean() ? readString() : null;
  }

  /** Reads how many things follow, each of which takes a byte or more. */
  int readCount() {
    return readLength();
  }

  int[] readInts() {
    int[] values = new int[readCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readInt();
    }
    return values;
  }

  long[] readLongs() {
    long[] values = new long[readCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readLong();
    }
    return values;
  }

  private int readLength() {
    int length = readInt();
    if (length < 0 || length > bytes.length - position) {
      throw new DamagedLogException(
          "a length of " + length + " is beyond the end, at byte " + position);
    }
    return length;
  }
}
