package io.sluice.bench.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the MQTT 3.1.1 packets of a client straight into a buffer. */
public final class Packets {
  private static final int USER_NAME = 0x80;
  private static final int PASSWORD = 0x40;
  private static final int CLEAN_SESSION = 0x02;
  private static final int NO_KEEP_ALIVE = 0;

  private Packets() {}

  /** Writes a CONNECT; a null user sends neither user name nor password. */
  public static void connect(
      ByteBuffer out, String clientId, String user, String password, boolean cleanSession) {
    byte[] id = utf8(clientId);
    byte[] name = user == null ? new byte[0] : utf8(user);
    byte[] secret = user == null ? new byte[0] : utf8(password);
    int credentials = user == null ? 0 : 4 + name.length + secret.length;
    out.put((byte) 0x10);
    length(out, 12 + id.length + credentials);
    string(out, utf8("MQTT"));
    out.put((byte) 4);
    int login = user == null ? 0 : USER_NAME | PASSWORD;
    out.put((byte) (login | (cleanSession ? CLEAN_SESSION : 0)));
    out.putShort((short) NO_KEEP_ALIVE);
    string(out, id);
    if (user != null) {
      string(out, name);
      string(out, secret);
    }
  }

  public static void subscribe(ByteBuffer out, int packetId, String filter, int qos) {
    byte[] name = utf8(filter);
    out.put((byte) 0x82);
    length(out, 5 + name.length);
    out.putShort((short) packetId);
    string(out, name);
    out.put((byte) qos);
  }

  /** Writes all of a PUBLISH but its payload, which the caller puts next. */
  public static void publish(
      ByteBuffer out, byte[] topic, int qos, int packetId, int payloadBytes) {
    out.put((byte) (0x30 | qos << 1));
    length(out, 2 + topic.length + (qos > 0 ? 2 : 0) + payloadBytes);
    string(out, topic);
    if (qos > 0) {
      out.putShort((short) packetId);
    }
  }

  public static void puback(ByteBuffer out, int packetId) {
    out.put((byte) 0x40).put((byte) 2).putShort((short) packetId);
  }

  public static void disconnect(ByteBuffer out) {
    out.put((byte) 0xE0).put((byte) 0);
  }

  /** The most that a PUBLISH takes. */
  public static int publishBytes(byte[] topic, int payloadBytes) {
    return 9 + topic.length + payloadBytes;
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void string(ByteBuffer out, byte[] text) {
    out.putShort((short) text.length).put(text);
  }

  private static void length(ByteBuffer out, int length) {
    int rest = length;
    while (rest > 0x7F) {
      out.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }
}
