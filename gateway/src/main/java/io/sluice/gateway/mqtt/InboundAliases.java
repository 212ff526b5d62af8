package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.Packet.Publish;
import io.sluice.gateway.mqtt.codec.PacketProperties;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;

/** The topic aliases that a client set (MQTT 5, 3.3.2.3.4). */
final class InboundAliases {
  private static final String[] NONE = {};

  private final int maximum;

  /** By alias; place 0 is not used. */
  private String[] topics = NONE;

  InboundAliases(int maximum) {
    this.maximum = maximum;
  }

  /** The topic of a PUBLISH, which may say it by alias. */
  String resolve(Publish packet) {
    if (packet.properties() == PacketProperties.NONE
        || !packet.properties().has(PropertyId.TOPIC_ALIAS)) {
      if (packet.topic().isEmpty()) {
        throw ProtocolViolation.protocolError("a PUBLISH has neither topic nor topic alias");
      }
      return packet.topic();
    }
    int alias = (int) packet.properties().integer(PropertyId.TOPIC_ALIAS, 0);
    if (alias == 0 || alias > maximum) {
      throw new ProtocolViolation(
          Reason.TOPIC_ALIAS_INVALID,
          "topic alias " + alias + " is not between 1 and " + maximum + " (MQTT-3.3.2-8)");
    }
    if (topics == NONE) {
      topics = new String[maximum + 1];
    }
    if (!packet.topic().isEmpty()) {
      topics[alias] = packet.topic();
    } else if (topics[alias] == null) {
      throw ProtocolViolation.protocolError("topic alias " + alias + " is not set");
    }
    return topics[alias];
  }
}
