package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.gateway.connection.Outbox;
import io.sluice.gateway.mqtt.codec.PacketType;
import io.sluice.gateway.mqtt.codec.PacketWriter;
import io.sluice.gateway.mqtt.codec.Reason;
import java.util.List;

/**
 * Writes the answers to a client's packets in its version, and reasons only where it wants them.
 */
final class Replies {
  /** More than all of an answer but its reason codes and its reason string. */
  private static final int FRAME_BYTES = 20;

  private final Outbox out;
  private final Profile profile;

  Replies(Outbox out, Profile profile) {
    this.out = out;
    this.profile = profile;
  }

  boolean is5() {
    return profile.version().is5();
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP; {@code detail} is null for none. */
  void ack(PacketType type, int packetId, Reason reason, String detail) {
    ByteBuf buffer = out.buffer();
    if (reason == Reason.SUCCESS || !is5()) {
      PacketWriter.ack(buffer, type, packetId);
    } else {
      PacketWriter.ack5(buffer, type, packetId, reason, fitting(detail, 1));
    }
  }

  void subAck(int packetId, List<Reason> reasons, String detail) {
    if (is5()) {
      PacketWriter.codes5(
          out.buffer(), PacketType.SUBACK, packetId, reasons, fitting(detail, reasons.size()));
    } else {
      PacketWriter.subAck3(out.buffer(), packetId, reasons);
    }
  }

  void unsubAck(int packetId, List<Reason> reasons, String detail) {
    if (is5()) {
      PacketWriter.codes5(
          out.buffer(), PacketType.UNSUBACK, packetId, reasons, fitting(detail, reasons.size()));
    } else {
      PacketWriter.ack(out.buffer(), PacketType.UNSUBACK, packetId);
    }
  }

  /**
   * A reason string for DISCONNECT, where it is always allowed, or null if the client could not
   * take it.
   */
  String fittingAlways(String detail) {
    return fits(detail, 0, profile.maxPacketBytes()) ? detail : null;
  }

  /**
   * A reason string, or null if the client does not want it or could not take it (MQTT-3.4.2-2).
   */
  private String fitting(String detail, int codes) {
    return profile.problemInformation() && fits(detail, codes, profile.maxPacketBytes())
        ? detail
        : null;
  }

  /** Whether there is a reason string and it fits into a packet with so many reason codes. */
  static boolean fits(String detail, int codes, long maxPacketBytes) {
    return detail != null
        && FRAME_BYTES + codes + (long) ByteBufUtil.utf8Bytes(detail) <= maxPacketBytes;
  }
}
