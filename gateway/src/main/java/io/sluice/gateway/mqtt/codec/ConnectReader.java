package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.Packet.Will;
import io.sluice.gateway.mqtt.codec.PropertyId.Where;

/** Reads CONNECT (MQTT 5, 3.1; MQTT 3.1.1, 3.1; MQTT 3.1, 3.1). */
final class ConnectReader {
  private static final int RESERVED = 0x01;
  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER_NAME = 0x80;

  private final ByteBuf in;
  private final Version version;

  private ConnectReader(ByteBuf in, Version version) {
    this.in = in;
    this.version = version;
  }

  /**
   * The version nearest to the one asked for, in which to answer if that one is not spoken here.
   * Leaves {@code in} as it is.
   */
  static Version nearestVersion(ByteBuf in) {
    ByteBuf peek = in.duplicate();
    protocolName(peek);
    int level = Fields.unsignedByte(peek, "protocol version");
    Version version = Version.ofLevel(level);
    if (version != null) {
      return version;
    }
    return level > 5 && level < 0x80 ? Version.V5 : Version.V3_1_1;
  }

  /**
   * Reads the packet.
   *
   * @throws ProtocolViolation with {@link Reason#UNSUPPORTED_PROTOCOL_VERSION} for a version not
   *     spoken here
   */
  static Connect read(ByteBuf in) {
    String name = protocolName(in);
    int level = Fields.unsignedByte(in, "protocol version");
    Version version = Version.ofLevel(level);
    if (version == null || !version.protocolName().equals(name)) {
      throw new ProtocolViolation(
          Reason.UNSUPPORTED_PROTOCOL_VERSION,
          "version " + level + " of " + name + " is not known; use MQTT 3.1, 3.1.1 or 5.0");
    }
    return new ConnectReader(in, version).read();
  }

  private static String protocolName(ByteBuf in) {
    String name = Fields.string(in, "protocol name");
    if (!name.equals("MQTT") && !name.equals("MQIsdp")) {
      throw malformed("the protocol is not MQTT (MQTT-3.1.2-1)");
    }
    return name;
  }

  private Connect read() {
    int flags = Fields.unsignedByte(in, "connect flags");
    checkFlags(flags);
    int keepAliveSeconds = Fields.unsignedShort(in, "keep alive");
    PacketProperties properties = properties(Where.CONNECT);
    String clientId = Fields.string(in, "client identifier");
    Will will = (flags & WILL) == 0 ? null : will(flags);
    String userName = present(flags, USER_NAME) ? Fields.string(in, "user name") : null;
    byte[] password = present(flags, PASSWORD) ? Fields.binary(in, "password") : null;
    Fields.end(in, PacketType.CONNECT);
    return new Connect(
        version,
        clientId,
        (flags & CLEAN_START) != 0,
        keepAliveSeconds,
        will,
        userName,
        password,
        properties);
  }

  private void checkFlags(int flags) {
    if ((flags & RESERVED) != 0 && version != Version.V3_1) {
      throw malformed("the reserved connect flag is set (MQTT-3.1.2-3)");
    }
    if (willQos(flags) == 3) {
      throw malformed("will QoS is 3 (MQTT-3.1.2-12)");
    }
    if ((flags & WILL) == 0 && (flags & WILL_RETAIN | willQos(flags)) != 0) {
      throw malformed("will QoS or will retain is set without a will (MQTT-3.1.2-11)");
    }
    if (version == Version.V3_1_1 && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
      throw malformed("a password without a user name (MQTT 3.1.1, MQTT-3.1.2-22)");
    }
  }

  private static int willQos(int flags) {
    return flags >> 3 & 3;
  }

  private Will will(int flags) {
    PacketProperties properties = properties(Where.WILL);
    String topic = Fields.string(in, "will topic");
    byte[] payload = Fields.binary(in, "will payload");
    return new Will(topic, willQos(flags), (flags & WILL_RETAIN) != 0, payload, properties);
  }

  private PacketProperties properties(Where where) {
    return version.is5() ? PropertiesReader.read(in, where) : PacketProperties.NONE;
  }

  /** In MQTT 3.1 the flag may be set and the field left out (section 3.1). */
  private boolean present(int flags, int flag) {
    return (flags & flag) != 0 && (version != Version.V3_1 || in.isReadable());
  }
}
