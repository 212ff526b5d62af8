package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.Reason;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client that its publish was not taken. MQTT 5 can say so in the acknowledgement; where
 * there is none, and in MQTT 3, the connection has to end (MQTT 3.1.1, MQTT-3.3.5-2).
 */
final class PublishRefusals {
  private final SessionPhase client;
  private final PublishAcks acks;
  private boolean ending;

  PublishRefusals(SessionPhase client, PublishAcks acks) {
    this.client = client;
    this.acks = acks;
  }

  /** Refuses a publish above QoS 0. */
  void refuse(long tag, Reason reason, String detail) {
    if (client.profile().version().is5() && reason != Reason.PACKET_TOO_LARGE) {
      acks.complete(tag, reason, detail);
    } else {
      refuseUnanswered(reason, detail);
    }
  }

  /** Refuses a publish that gets no acknowledgement. */
  @SuppressWarnings("FutureReturnValueIgnored") // Harmless once the connection has ended.
  void refuseUnanswered(Reason reason, String detail) {
    if (client.profile().version().is5() || reason != Reason.QUOTA_EXCEEDED) {
      client.disconnect(reason, detail);
    } else if (!ending) {
      // Such a client connects again at once and goes on: this slows it down.
      ending = true;
      long delayMillis = client.connection().options().refusalDelayMillis();
      client.connection().gate().throttle(2 * delayMillis);
      client
          .connection()
          .eventLoop()
          .schedule(() -> client.disconnect(reason, detail), delayMillis, TimeUnit.MILLISECONDS);
    }
  }
}
