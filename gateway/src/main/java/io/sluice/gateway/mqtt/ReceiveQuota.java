package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;
import java.util.BitSet;

/**
 * Counts a client's publishes above QoS 0 that are not answered for good, and holds it to the
 * receive maximum (MQTT-3.3.4-9).
 */
final class ReceiveQuota {
  private final int maximum;
  private final BitSet qos2 = new BitSet(0);
  private int used;

  ReceiveQuota(int maximum) {
    this.maximum = maximum;
  }

  /** Counts a publish; one at QoS 2 that is sent again counts once. */
  void enter(int qos, int packetId) {
    if (qos == 0 || qos == 2 && qos2.get(packetId)) {
      return;
    }
    if (used == maximum) {
      throw new ProtocolViolation(
          Reason.RECEIVE_MAXIMUM_EXCEEDED,
          "more than " + maximum + " publishes are unanswered (MQTT-3.3.4-9)");
    }
    used++;
    if (qos == 2) {
      qos2.set(packetId);
    }
  }

  /** PUBACK or PUBREC was sent. */
  void answered(int qos, int packetId, Reason reason) {
    if (qos == 1) {
      used--;
    } else if (reason.failed()) {
      completed(packetId);
    }
  }

  /** PUBCOMP was sent. */
  void completed(int packetId) {
    if (qos2.get(packetId)) {
      qos2.clear(packetId);
      used--;
    }
  }
}
