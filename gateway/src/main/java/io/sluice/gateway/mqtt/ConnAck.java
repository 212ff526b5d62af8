package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.mqtt.codec.PacketProperties;
import io.sluice.gateway.mqtt.codec.PacketWriter;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.Reason;
import io.sluice.gateway.mqtt.codec.Version;

/**
 * Writes CONNACK (MQTT 5, 3.2; MQTT 3.1.1, 3.2). What is available is not said: absent means so.
 */
final class ConnAck {
  private static final int ACCEPTED = 0;

  private ConnAck() {}

  static void accept(ByteBuf out, Profile profile, MqttOptions options, boolean sessionPresent) {
    if (profile.version().is5()) {
      PacketWriter.connAck5(out, sessionPresent, Reason.SUCCESS, properties(profile, options));
    } else {
      // In MQTT 3.1 the flag does not exist and the byte is reserved.
      boolean present = sessionPresent && profile.version() == Version.V3_1_1;
      PacketWriter.connAck3(out, present, ACCEPTED);
    }
  }

  private static PacketProperties properties(Profile profile, MqttOptions options) {
    PacketProperties properties =
        new PacketProperties()
            .set(PropertyId.RECEIVE_MAXIMUM, options.receiveMaximum())
            .set(PropertyId.MAXIMUM_PACKET_SIZE, options.maxPacketBytes())
            .set(PropertyId.TOPIC_ALIAS_MAXIMUM, options.topicAliasMaximum());
    if (profile.assignedClientId()) {
      properties.set(PropertyId.ASSIGNED_CLIENT_IDENTIFIER, profile.clientId());
    }
    if (profile.keepAliveChanged()) {
      properties.set(PropertyId.SERVER_KEEP_ALIVE, profile.keepAliveSeconds());
    }
    if (profile.sessionExpiryChanged()) {
      properties.set(PropertyId.SESSION_EXPIRY_INTERVAL, profile.sessionExpirySeconds());
    }
    return properties;
  }

  /** Refuses; with the reason in words where the client can take them (MQTT-3.2.2-19). */
  static void refuse(ByteBuf out, Version version, ConnectRefusal refusal, long maxPacketBytes) {
    if (version.is5()) {
      PacketProperties properties = new PacketProperties();
      if (Replies.fits(refusal.detail(), 0, maxPacketBytes)) {
        properties.set(PropertyId.REASON_STRING, refusal.detail());
      }
      PacketWriter.connAck5(out, false, refusal.reason(), properties);
    } else if (refusal.returnCode() != ConnectRefusal.CLOSE) {
      PacketWriter.connAck3(out, false, refusal.returnCode());
    }
  }
}
