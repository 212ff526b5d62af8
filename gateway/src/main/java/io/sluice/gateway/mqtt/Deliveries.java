package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.connection.Outbox;
import io.sluice.gateway.connection.WindowReports;
import io.sluice.gateway.mqtt.codec.PacketWriter;

/** Sends deliveries to a client as PUBLISH. */
final class Deliveries {
  private static final int DUP = 8;

  private final SessionPhase client;
  private final MqttConnection connection;
  private final Outbox out;
  private final Outstanding outstanding;
  private final OutboundAliases aliases;
  private final WindowReports reports;

  Deliveries(SessionPhase client, Outstanding outstanding, WindowReports reports) {
    this.client = client;
    this.outstanding = outstanding;
    this.reports = reports;
    connection = client.connection();
    out = connection.out();
    aliases = new OutboundAliases(client.profile().topicAliasMaximum());
  }

  void onDelivery(Delivery delivery) {
    Message message = delivery.message();
    reports.add(message.sizeBytes());
    if (isExpired(message)) {
      drop(delivery, Kind.MESSAGE_EXPIRED, "expired on its way to the client");
    } else if (!write(delivery)) {
      drop(
          delivery,
          Kind.MESSAGE_DROPPED,
          "the client takes no packet above " + client.profile().maxPacketBytes() + " bytes");
    } else if (delivery.qos() != Qos.AT_MOST_ONCE) {
      outstanding.sent(delivery.deliveryId(), delivery.qos());
    }
  }

  private boolean isExpired(Message message) {
    return message.expiresAtMillis() != 0 && message.expiredAt(nowMillis());
  }

  private long nowMillis() {
    return connection.services().epochMillis().getAsLong();
  }

  /** As if it were delivered (MQTT-3.1.2-25, MQTT-3.3.2-5). */
  private void drop(Delivery delivery, Kind kind, String detail) {
    client.report(kind, detail);
    if (delivery.qos() != Qos.AT_MOST_ONCE) {
      client.session().settle(delivery.deliveryId(), Outcome.ACCEPTED);
    }
  }

  private boolean write(Delivery delivery) {
    if (!client.profile().version().is5()) {
      return write(delivery, delivery.message().destination().name(), null);
    }
    String topic = delivery.message().destination().name();
    int known = aliases.known(topic);
    if (known != 0) {
      return write(delivery, "", properties(delivery, known));
    }
    int alias = aliases.free();
    boolean written = write(delivery, topic, properties(delivery, alias));
    if (written && alias != 0) {
      aliases.set(topic, alias);
    }
    return written;
  }

  private ByteBuf properties(Delivery delivery, int alias) {
    return PublishProperties.encode(
        delivery.message(), delivery.subscriptionIds(), alias, nowMillis());
  }

  private boolean write(Delivery delivery, String topic, ByteBuf properties) {
    boolean atMostOnce = delivery.qos() == Qos.AT_MOST_ONCE;
    int flags = delivery.qos().ordinal() << 1;
    flags |= delivery.retain() ? 1 : 0;
    flags |= delivery.redelivered() && !atMostOnce ? DUP : 0;
    return PacketWriter.publish(
        out.buffer(),
        flags,
        topic,
        atMostOnce ? 0 : delivery.deliveryId(),
        properties,
        delivery.message().body(),
        client.profile().maxPacketBytes());
  }
}
