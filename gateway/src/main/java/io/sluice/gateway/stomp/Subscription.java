package io.sluice.gateway.stomp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.stomp.codec.FrameWriter;
import io.sluice.gateway.stomp.codec.Version;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A client's subscription: sends what it is delivered as MESSAGE, and knows what is unacknowledged.
 */
final class Subscription {
  private final StompClient client;
  private final MessageWriter writer;
  final String id;
  final long consumerId;
  final AckMode ackMode;

  /** Ids rise, so the order is that of delivery. */
  private final TreeSet<Integer> unacknowledged = new TreeSet<>();

  private long sent;

  Subscription(
      StompClient client, MessageWriter writer, String id, long consumerId, AckMode ackMode) {
    this.client = client;
    this.writer = writer;
    this.id = id;
    this.consumerId = consumerId;
    this.ackMode = ackMode;
  }

  void onDelivery(Delivery delivery) {
    Message message = delivery.message();
    if (message.expiresAtMillis() != 0 && message.expiredAt(client.nowMillis())) {
      client.report(Kind.MESSAGE_EXPIRED, "expired on its way to the client");
      if (delivery.deliveryId() != 0) {
        client.session().settle(delivery.deliveryId(), Outcome.ACCEPTED);
        grant(1);
      }
      return;
    }
    sent++;
    FrameWriter frame = begin(delivery.deliveryId());
    if (delivery.deliveryId() != 0) {
      unacknowledged.add(delivery.deliveryId());
    }
    writer.write(frame, delivery);
  }

  private FrameWriter begin(int deliveryId) {
    Version version = client.connection().version();
    String messageId =
        deliveryId == 0 ? consumerId + "-auto-" + sent : consumerId + "-" + deliveryId;
    FrameWriter frame =
        FrameWriter.begin(client.connection().out().buffer(), "MESSAGE", version)
            .header("subscription", id)
            .header("message-id", messageId);
    return deliveryId != 0 && version == Version.V12 ? frame.header("ack", messageId) : frame;
  }

  /** Says that a browser has seen all there is, as ActiveMQ does. */
  void sendEnd(String destination) {
    sent++;
    begin(0).header("destination", destination).header("browser", "end").end();
  }

  /**
   * Takes what an acknowledgement of this delivery is for: it alone or, in client mode, all up to
   * it. Empty if it is not unacknowledged.
   */
  Collection<Integer> take(int deliveryId) {
    if (!unacknowledged.contains(deliveryId)) {
      return List.of();
    }
    if (ackMode == AckMode.CLIENT_INDIVIDUAL) {
      unacknowledged.remove(deliveryId);
      return List.of(deliveryId);
    }
    List<Integer> taken = List.copyOf(unacknowledged.headSet(deliveryId, true));
    unacknowledged.headSet(deliveryId, true).clear();
    return taken;
  }

  /** A transaction was aborted: what was acknowledged in it is not. */
  void putBack(Collection<Integer> taken) {
    unacknowledged.addAll(taken);
  }

  /** So many may be delivered more. */
  void grant(int deliveries) {
    client.session().credit(consumerId, deliveries);
  }
}
