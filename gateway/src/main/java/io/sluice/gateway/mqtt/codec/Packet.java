package io.sluice.gateway.mqtt.codec;

import java.util.List;

/** A packet from a client, parsed and checked as far as that needs no memory of other packets. */
public sealed interface Packet {
  /**
   * CONNECT.
   *
   * @param clientId perhaps empty
   * @param will null for none
   * @param userName null for none
   * @param password null for none
   */
  record Connect(
      Version version,
      String clientId,
      boolean cleanStart,
      int keepAliveSeconds,
      Will will,
      String userName,
      byte[] password,
      PacketProperties properties)
      implements Packet {
    /** Leaves the password out, so that it cannot reach a log. */
    @Override
    public String toString() {
      return "Connect[" + version + ", clientId=" + clientId + ", cleanStart=" + cleanStart + "]";
    }
  }

  /** The will in a CONNECT. */
  record Will(String topic, int qos, boolean retain, byte[] payload, PacketProperties properties) {}

  /**
   * PUBLISH.
   *
   * @param topic empty where an alias stands for it
   * @param packetId 0 at QoS 0
   */
  record Publish(
      String topic,
      int qos,
      boolean dup,
      boolean retain,
      int packetId,
      PacketProperties properties,
      byte[] payload)
      implements Packet {}

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  record Ack(PacketType type, int packetId, Reason reason) implements Packet {}

  /** SUBSCRIBE. */
  record Subscribe(int packetId, List<Filter> filters, PacketProperties properties)
      implements Packet {}

  /**
   * A filter in a SUBSCRIBE, with MQTT 5's options.
   *
   * @param retainHandling 0 to 2
   */
  record Filter(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}

  /** UNSUBSCRIBE. */
  record Unsubscribe(int packetId, List<String> filters) implements Packet {}

  /** PINGREQ. */
  record PingReq() implements Packet {
    static final PingReq INSTANCE = new PingReq();
  }

  /** DISCONNECT. */
  record Disconnect(Reason reason, PacketProperties properties) implements Packet {
    static final Disconnect NORMAL = new Disconnect(Reason.SUCCESS, PacketProperties.NONE);
  }

  /** AUTH. */
  record Auth(Reason reason, PacketProperties properties) implements Packet {}
}
