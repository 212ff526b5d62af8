package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;
import static io.sluice.gateway.mqtt.codec.ProtocolViolation.protocolError;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.mqtt.codec.Packet.Ack;
import io.sluice.gateway.mqtt.codec.Packet.Auth;
import io.sluice.gateway.mqtt.codec.Packet.Disconnect;
import io.sluice.gateway.mqtt.codec.Packet.Filter;
import io.sluice.gateway.mqtt.codec.Packet.PingReq;
import io.sluice.gateway.mqtt.codec.Packet.Subscribe;
import io.sluice.gateway.mqtt.codec.Packet.Unsubscribe;
import io.sluice.gateway.mqtt.codec.PropertyId.Where;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the packets that are small: all but CONNECT and PUBLISH. */
final class PacketReader {
  /** More filters than this in one packet are refused. */
  static final int MAX_FILTERS = 10_000;

  private static final Set<Reason> PUBLISH_ANSWERS =
      EnumSet.of(
          Reason.SUCCESS,
          Reason.NO_MATCHING_SUBSCRIBERS,
          Reason.UNSPECIFIED_ERROR,
          Reason.IMPLEMENTATION_SPECIFIC_ERROR,
          Reason.NOT_AUTHORIZED,
          Reason.TOPIC_NAME_INVALID,
          Reason.PACKET_IDENTIFIER_IN_USE,
          Reason.QUOTA_EXCEEDED,
          Reason.PAYLOAD_FORMAT_INVALID);
  private static final Set<Reason> RELEASE_ANSWERS =
      EnumSet.of(Reason.SUCCESS, Reason.PACKET_IDENTIFIER_NOT_FOUND);

  /** What a client may say in each packet (MQTT 5, 2.4). */
  private static final Map<PacketType, Set<Reason>> ALLOWED =
      new EnumMap<>(
          Map.of(
              PacketType.PUBACK,
              PUBLISH_ANSWERS,
              PacketType.PUBREC,
              PUBLISH_ANSWERS,
              PacketType.PUBREL,
              RELEASE_ANSWERS,
              PacketType.PUBCOMP,
              RELEASE_ANSWERS,
              PacketType.DISCONNECT,
              EnumSet.of(
                  Reason.SUCCESS,
                  Reason.DISCONNECT_WITH_WILL,
                  Reason.UNSPECIFIED_ERROR,
                  Reason.MALFORMED_PACKET,
                  Reason.PROTOCOL_ERROR,
                  Reason.IMPLEMENTATION_SPECIFIC_ERROR,
                  Reason.TOPIC_NAME_INVALID,
                  Reason.RECEIVE_MAXIMUM_EXCEEDED,
                  Reason.TOPIC_ALIAS_INVALID,
                  Reason.PACKET_TOO_LARGE,
                  Reason.MESSAGE_RATE_TOO_HIGH,
                  Reason.QUOTA_EXCEEDED,
                  Reason.ADMINISTRATIVE_ACTION,
                  Reason.PAYLOAD_FORMAT_INVALID),
              PacketType.AUTH,
              EnumSet.of(Reason.SUCCESS, Reason.CONTINUE_AUTHENTICATION, Reason.RE_AUTHENTICATE)));

  private PacketReader() {}

  static Packet read(PacketType type, ByteBuf in, Version version) {
    return switch (type) {
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> ack(type, in, version);
      case SUBSCRIBE -> subscribe(in, version);
      case UNSUBSCRIBE -> unsubscribe(in, version);
      case PINGREQ -> pingReq(in);
      case DISCONNECT -> disconnect(in, version);
      case AUTH -> auth(in);
      default -> throw new IllegalArgumentException("no reader of " + type);
    };
  }

  private static Ack ack(PacketType type, ByteBuf in, Version version) {
    int packetId = Fields.packetId(in);
    Reason reason = Reason.SUCCESS;
    if (version.is5() && in.isReadable()) {
      reason = reason(type, in);
      properties(in, Where.ACK);
    }
    Fields.end(in, type);
    return new Ack(type, packetId, reason);
  }

  private static Disconnect disconnect(ByteBuf in, Version version) {
    if (!version.is5() || !in.isReadable()) {
      Fields.end(in, PacketType.DISCONNECT);
      return Disconnect.NORMAL;
    }
    Reason reason = reason(PacketType.DISCONNECT, in);
    PacketProperties properties = properties(in, Where.DISCONNECT);
    Fields.end(in, PacketType.DISCONNECT);
    return new Disconnect(reason, properties);
  }

  private static Auth auth(ByteBuf in) {
    Reason reason = in.isReadable() ? reason(PacketType.AUTH, in) : Reason.SUCCESS;
    PacketProperties properties = properties(in, Where.AUTH);
    Fields.end(in, PacketType.AUTH);
    return new Auth(reason, properties);
  }

  private static PingReq pingReq(ByteBuf in) {
    Fields.end(in, PacketType.PINGREQ);
    return PingReq.INSTANCE;
  }

  private static Reason reason(PacketType type, ByteBuf in) {
    int code = in.readUnsignedByte();
    Reason reason = Reason.ofCode(code);
    if (reason == null || !ALLOWED.get(type).contains(reason)) {
      throw protocolError("reason code " + code + " is not allowed in " + type);
    }
    return reason;
  }

  /** Properties that may be left out at the end of a packet. */
  private static PacketProperties properties(ByteBuf in, Where where) {
    return in.isReadable() ? PropertiesReader.read(in, where) : PacketProperties.NONE;
  }

  private static Subscribe subscribe(ByteBuf in, Version version) {
    int packetId = Fields.packetId(in);
    PacketProperties properties =
        version.is5() ? PropertiesReader.read(in, Where.SUBSCRIBE) : PacketProperties.NONE;
    List<Filter> filters = new ArrayList<>();
    do {
      checkCount(filters.size());
      String filter = Fields.string(in, "topic filter");
      filters.add(filter(filter, Fields.unsignedByte(in, "subscription options"), version));
    } while (in.isReadable());
    return new Subscribe(packetId, filters, properties);
  }

  private static Filter filter(String filter, int options, Version version) {
    int qos = options & 3;
    int retainHandling = options >> 4 & 3;
    int reserved = version.is5() ? 0xC0 : 0xFC;
    if (qos == 3 || retainHandling == 3 || (options & reserved) != 0) {
      throw malformed("subscription options are " + options + " (MQTT-3.8.3-5)");
    }
    return new Filter(filter, qos, (options & 4) != 0, (options & 8) != 0, retainHandling);
  }

  private static Unsubscribe unsubscribe(ByteBuf in, Version version) {
    int packetId = Fields.packetId(in);
    if (version.is5()) {
      PropertiesReader.read(in, Where.UNSUBSCRIBE);
    }
    List<String> filters = new ArrayList<>();
    do {
      checkCount(filters.size());
      filters.add(Fields.string(in, "topic filter"));
    } while (in.isReadable());
    return new Unsubscribe(packetId, filters);
  }

  private static void checkCount(int filters) {
    if (filters == MAX_FILTERS) {
      throw new ProtocolViolation(
          Reason.QUOTA_EXCEEDED, "a packet has more than " + MAX_FILTERS + " topic filters");
    }
  }
}
