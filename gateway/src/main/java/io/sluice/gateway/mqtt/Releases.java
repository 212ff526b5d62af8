package io.sluice.gateway.mqtt;

import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent.Forgotten;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.mqtt.codec.PacketType;
import io.sluice.gateway.mqtt.codec.Reason;

/**
 * The second half of publishing at QoS 2: PUBREL lets the session forget the packet identifier
 * (MQTT 5, 4.3.3).
 */
final class Releases {
  private final Session session;
  private final Replies replies;
  private final ReceiveQuota quota;
  private final Backlog backlog;

  Releases(Session session, Replies replies, ReceiveQuota quota, Backlog backlog) {
    this.session = session;
    this.replies = replies;
    this.quota = quota;
    this.backlog = backlog;
  }

  void onPubRel(int packetId) {
    backlog.add(0);
    session.forget(packetId, packetId);
  }

  void onForgotten(Forgotten answer) {
    int packetId = (int) answer.tag();
    backlog.remove(0);
    replies.ack(PacketType.PUBCOMP, packetId, Reason.SUCCESS, null);
    quota.completed(packetId);
  }
}
