package io.sluice.tests.raw;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a PUBLISH from the server says, without its properties.
 *
 * @param packetId 0 at QoS 0
 */
public record RawMessage(
    String topic, int qos, boolean dup, boolean retain, int packetId, byte[] payload) {

  /** Reads a PUBLISH of the protocol level {@code version}. */
  public static RawMessage of(RawPacket packet, int version) {
    int qos = packet.firstByte() >> 1 & 3;
    int at = 2 + packet.u16(0);
    String topic = new String(packet.body(), 2, at - 2, StandardCharsets.UTF_8);
    int packetId = 0;
    if (qos > 0) {
      packetId = packet.u16(at);
      at += 2;
    }
    if (version == 5) {
      at = afterProperties(packet, at);
    }
    byte[] payload = Arrays.copyOfRange(packet.body(), at, packet.body().length);
    boolean dup = (packet.firstByte() & 8) != 0;
    return new RawMessage(topic, qos, dup, (packet.firstByte() & 1) != 0, packetId, payload);
  }

  /** Where the packet goes on after the properties that begin at {@code start}. */
  static int afterProperties(RawPacket packet, int start) {
    int length = 0;
    int shift = 0;
    int at = start;
    int next;
    do {
      next = packet.u8(at++);
      length |= (next & 0x7F) << shift;
      shift += 7;
    } while (next > 0x7F);
    return at + length;
  }

  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
