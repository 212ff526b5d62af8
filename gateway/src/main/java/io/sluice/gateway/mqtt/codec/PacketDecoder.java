package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;
import static io.sluice.gateway.mqtt.codec.ProtocolViolation.protocolError;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.connection.Gate;
import io.sluice.gateway.connection.GatedDecoder;
import java.util.List;

/**
 * Cuts a connection's bytes into {@link Packet}s. Knows the first packet to be CONNECT, refuses a
 * packet by its first byte and its length before it gathers the rest, and ends with a {@link
 * ProtocolViolation}.
 */
public final class PacketDecoder extends GatedDecoder {
  private static final int MORE = 0x80;

  private final PublishReader publishes = new PublishReader();
  private int maxPacketBytes;
  private Version version;

  /**
   * A decoder for one connection.
   *
   * @param gate packets wait while it is closed
   * @param maxConnectBytes the largest CONNECT
   */
  public PacketDecoder(Gate gate, int maxConnectBytes) {
    super(gate);
    this.maxPacketBytes = maxConnectBytes;
  }

  /** The version the client speaks, or null before its CONNECT was read so far. */
  public Version version() {
    return version;
  }

  /** Sets the largest packet from now on, fixed header included. */
  public void maxPacketBytes(int maxPacketBytes) {
    this.maxPacketBytes = maxPacketBytes;
  }

  @Override
  protected void decodeNext(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    PacketType type = checkedType(in.getUnsignedByte(start));
    int length = 0;
    int lengthBytes = 0;
    int next;
    do {
      if (lengthBytes == 4) {
        throw malformed("the remaining length is longer than four bytes");
      }
      if (in.readableBytes() < lengthBytes + 2) {
        return;
      }
      next = in.getUnsignedByte(start + 1 + lengthBytes);
      length |= (next & ~MORE) << 7 * lengthBytes;
      lengthBytes++;
    } while ((next & MORE) != 0);
    int size = 1 + lengthBytes + length;
    if (size > maxPacketBytes) {
      throw new ProtocolViolation(
          Reason.PACKET_TOO_LARGE,
          type + " has " + size + " bytes; at most " + maxPacketBytes + " are allowed");
    }
    if (in.readableBytes() >= size) {
      int firstByte = in.readUnsignedByte();
      in.skipBytes(lengthBytes);
      out.add(read(type, firstByte, in.readSlice(length)));
    }
  }

  private PacketType checkedType(int firstByte) {
    if (version == null && firstByte != PacketType.CONNECT.firstByte()) {
      throw protocolError("the first packet is not CONNECT (MQTT-3.1.0-1)");
    }
    PacketType type = PacketType.ofFirstByte(firstByte, version == null ? Version.V5 : version);
    if (version != null && type == PacketType.CONNECT) {
      throw protocolError("a second CONNECT (MQTT-3.1.0-2)");
    }
    return type;
  }

  private Packet read(PacketType type, int firstByte, ByteBuf body) {
    if (type == PacketType.PUBLISH) {
      return publishes.read(firstByte, body, version);
    }
    if (type == PacketType.CONNECT) {
      version = ConnectReader.nearestVersion(body);
      return ConnectReader.read(body);
    }
    return PacketReader.read(type, body, version);
  }
}
