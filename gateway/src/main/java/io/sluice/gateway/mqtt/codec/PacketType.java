package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;
import static io.sluice.gateway.mqtt.codec.ProtocolViolation.protocolError;

/** MQTT's control packets, in the order of their numbers from 1 (MQTT 5, 2.1.2). */
public enum PacketType {
  CONNECT(0, true),
  CONNACK(0, false),
  PUBLISH(-1, true),
  PUBACK(0, true),
  PUBREC(0, true),
  PUBREL(2, true),
  PUBCOMP(0, true),
  SUBSCRIBE(2, true),
  SUBACK(0, false),
  UNSUBSCRIBE(2, true),
  UNSUBACK(0, false),
  PINGREQ(0, true),
  PINGRESP(0, false),
  DISCONNECT(0, true),
  AUTH(0, true);

  private static final PacketType[] BY_NUMBER = values();
  private static final int DUP = 8;

  private final int flags;
  private final boolean sentByClients;

  PacketType(int flags, boolean sentByClients) {
    this.flags = flags;
    this.sentByClients = sentByClients;
  }

  /** The first byte of such a packet with its reserved flags; for PUBLISH with none. */
  int firstByte() {
    return (ordinal() + 1) << 4 | Math.max(flags, 0);
  }

  /**
   * The type of a packet that a client sent, from its first byte.
   *
   * @throws ProtocolViolation if clients do not send it, or its flags are not those reserved for it
   *     (MQTT-2.1.3-1)
   */
  static PacketType ofFirstByte(int firstByte, Version version) {
    int number = firstByte >> 4;
    if (number == 0 || number == 15 && !version.is5()) {
      throw malformed("packet type " + number + " is reserved");
    }
    PacketType type = BY_NUMBER[number - 1];
    if (!type.sentByClients) {
      throw protocolError(type + " is not for clients to send");
    }
    int given = firstByte & 0x0F;
    // MQTT 3.1 lets these be sent again with DUP set (section 2.1).
    int allowed = version == Version.V3_1 && type.flags == 2 ? given & ~DUP : given;
    if (type != PUBLISH && allowed != type.flags) {
      throw malformed(type + " has flags " + given + " instead of " + type.flags);
    }
    return type;
  }
}
