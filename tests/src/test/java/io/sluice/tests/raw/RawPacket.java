package io.sluice.tests.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** An MQTT packet: its first byte and what follows its length. */
public record RawPacket(int firstByte, byte[] body) {
  public static final int CONNECT = 1;
  public static final int CONNACK = 2;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBSCRIBE = 8;
  public static final int SUBACK = 9;
  public static final int UNSUBSCRIBE = 10;
  public static final int UNSUBACK = 11;
  public static final int PINGREQ = 12;
  public static final int PINGRESP = 13;
  public static final int DISCONNECT = 14;

  /** The packet of this type with these flags. */
  public static RawPacket of(int type, int flags, Bytes body) {
    return new RawPacket(type << 4 | flags, body.toArray());
  }

  /** Reads the next packet; throws {@link EOFException} if the stream ends. */
  public static RawPacket read(InputStream in) throws IOException {
    int firstByte = readByte(in);
    int length = 0;
    int next;
    int shift = 0;
    do {
      next = readByte(in);
      length |= (next & 0x7F) << shift;
      shift += 7;
    } while (next > 0x7F);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the stream ends within a packet");
    }
    return new RawPacket(firstByte, body);
  }

  private static int readByte(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the stream ended");
    }
    return value;
  }

  public int type() {
    return firstByte >> 4;
  }

  /** The byte at this place of the body, or 0 where it is left out. */
  public int u8(int at) {
    return at < body.length ? body[at] & 0xFF : 0;
  }

  public int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  public byte[] encoded() {
    return new Bytes().u8(firstByte).varInt(body.length).raw(body).toArray();
  }
}
