package io.sluice.gateway.mqtt;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent.Received;
import io.sluice.gateway.mqtt.Outstanding.Stage;
import io.sluice.gateway.mqtt.codec.PacketType;
import io.sluice.gateway.mqtt.codec.Reason;

/** What a client says to the deliveries it got (MQTT 5, 4.3.2 and 4.3.3, the sender's side). */
final class DeliveryAcks {
  private final Session session;
  private final Replies replies;
  private final Outstanding outstanding;

  DeliveryAcks(Session session, Replies replies, Outstanding outstanding) {
    this.session = session;
    this.replies = replies;
    this.outstanding = outstanding;
  }

  /**
   * Settles at QoS 1, whatever the reason: a client cannot ask for the message again
   * (MQTT-4.4.0-2).
   */
  void onPubAck(int packetId) {
    if (outstanding.stage(packetId) == Stage.SENT_AT_LEAST_ONCE) {
      settle(packetId);
    }
  }

  void onPubRec(int packetId, Reason reason) {
    Stage stage = outstanding.stage(packetId);
    if (stage == Stage.SENT_EXACTLY_ONCE) {
      if (reason.failed()) {
        settle(packetId);
      } else {
        outstanding.stage(packetId, Stage.RECEIVED);
        session.receive(packetId);
      }
    } else if (stage == Stage.RELEASED) {
      release(packetId, Reason.SUCCESS);
    } else if (stage == null && !reason.failed()) {
      release(packetId, Reason.PACKET_IDENTIFIER_NOT_FOUND);
    }
  }

  /**
   * The shard will not deliver it again; also told of deliveries that an earlier connection brought
   * as far.
   */
  void onReceived(Received event) {
    if (event.known()) {
      outstanding.stage(event.deliveryId(), Stage.RELEASED);
      release(event.deliveryId(), Reason.SUCCESS);
    } else {
      outstanding.remove(event.deliveryId());
      release(event.deliveryId(), Reason.PACKET_IDENTIFIER_NOT_FOUND);
    }
  }

  void onPubComp(int packetId) {
    if (outstanding.stage(packetId) == Stage.RELEASED) {
      settle(packetId);
    }
  }

  private void release(int packetId, Reason reason) {
    replies.ack(PacketType.PUBREL, packetId, reason, null);
  }

  private void settle(int packetId) {
    outstanding.remove(packetId);
    session.settle(packetId, Outcome.ACCEPTED);
  }
}
