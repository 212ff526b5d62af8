package io.sluice.gateway.stomp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.naming.HeaderText;
import io.sluice.gateway.stomp.Unacknowledged.Waiting;
import io.sluice.gateway.stomp.codec.FrameWriter;
import io.sluice.gateway.stomp.codec.Version;
import java.util.Collection;

/**
 * A client's subscription: sends what it is delivered as MESSAGE, and knows what is unacknowledged.
 */
final class Subscription {
  private final StompClient client;
  private final MessageWriter writer;
  final String id;
  final long consumerId;
  private final AckMode ackMode;
  private final boolean browses;

  /** Null if none of its messages waits. */
  private final Unacknowledged unacknowledged;

  /** Messages beyond the prefetch that an aborted transaction left with the client. */
  private int owed;

  Subscription(
      StompClient client, MessageWriter writer, String id, ConsumerSpec spec, AckMode ackMode) {
    this.client = client;
    this.writer = writer;
    this.id = id;
    consumerId = spec.consumerId();
    this.ackMode = ackMode;
    browses = spec.browse();
    unacknowledged = ackMode == AckMode.AUTO || browses ? null : new Unacknowledged(ackMode);
  }

  /**
   * True if a message that does not wait may be acknowledged: it was with a later one, or it is a
   * browser's and never waited.
   */
  boolean takesAnyAck() {
    return ackMode == AckMode.CLIENT || browses && ackMode != AckMode.AUTO;
  }

  boolean browses() {
    return browses;
  }

  /** What waits to be acknowledged, or null if nothing ever does. */
  Unacknowledged unacknowledged() {
    return unacknowledged;
  }

  void onDelivery(Delivery delivery) {
    Message message = delivery.message();
    if (message.expiresAtMillis() != 0 && message.expiredAt(client.nowMillis())) {
      client.report(Kind.MESSAGE_EXPIRED, "expired on its way to the client");
      settle(delivery.deliveryId(), Outcome.ACCEPTED);
      if (unacknowledged != null) {
        grant(1);
      }
      return;
    }
    writer.write(begin(delivery), delivery);
  }

  private FrameWriter begin(Delivery delivery) {
    String messageId = messageId(delivery.message());
    if (ackMode == AckMode.AUTO) {
      return begin(messageId);
    }
    // A browser takes nothing, so its acknowledgements mean nothing.
    Waiting waiting =
        browses
            ? new Waiting(0, messageId, 0)
            : unacknowledged.add(messageId, delivery.deliveryId());
    FrameWriter frame = begin(waiting.messageId());
    return client.connection().version() == Version.V12
        ? frame.header("ack", consumerId + "-" + waiting.number())
        : frame;
  }

  private FrameWriter begin(String messageId) {
    return FrameWriter.begin(
            client.connection().out().buffer(), "MESSAGE", client.connection().version())
        .header("subscription", id)
        .header("message-id", messageId);
  }

  /** The message's own, or one that no other delivery has. */
  private String messageId(Message message) {
    String own = HeaderText.of(message.properties().messageId());
    return own == null || own.isEmpty() ? client.newId() : own;
  }

  /** Says that a browser has seen all there is, as ActiveMQ does. */
  void sendEnd(String destination) {
    begin(client.newId()).header("destination", destination).header("browser", "end").end();
  }

  void settle(int deliveryId, Outcome outcome) {
    if (deliveryId != 0) {
      client.session().settle(deliveryId, outcome);
    }
  }

  /** A transaction was aborted: what was acknowledged in it is with the client again. */
  void putBack(Collection<Waiting> taken) {
    unacknowledged.putBack(taken);
    // More may have been delivered for them.
    owed += taken.size();
  }

  /** So many that were with the client are no longer: as many more may be delivered. */
  void grant(int deliveries) {
    int paid = Math.min(owed, deliveries);
    owed -= paid;
    if (deliveries > paid) {
      client.session().credit(consumerId, deliveries - paid);
    }
  }
}
