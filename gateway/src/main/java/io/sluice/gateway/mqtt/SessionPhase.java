package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.KeepAlive;
import io.sluice.gateway.connection.SessionClient;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.PacketWriter;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;
import java.util.concurrent.TimeUnit;

/**
 * A client with a session: sends each packet, and each event of the session, to the collaborator
 * that it is for. A PUBLISH comes in through {@link InboundPublishes} and goes out through {@link
 * Deliveries}.
 */
final class SessionPhase extends SessionClient implements Phase {
  private final MqttConnection connection;
  private final Profile profile;
  private final KeepAlive keepAlive;
  private final Replies replies;
  private final InboundPublishes publishes;
  private final Releases releases;
  private final Deliveries deliveries;
  private final DeliveryAcks acks;
  private final Subscriptions subscriptions;

  SessionPhase(MqttConnection connection, Profile profile, Admitted admitted) {
    super(connection, admitted);
    this.connection = connection;
    this.profile = profile;
    Outstanding outstanding = new Outstanding();
    Backlog backlog = new Backlog(connection.gate(), connection.flow());
    replies = new Replies(connection.out(), profile);
    publishes = new InboundPublishes(this, backlog);
    releases = new Releases(session(), replies, publishes.quota(), backlog);
    deliveries = new Deliveries(this, outstanding, reports());
    acks = new DeliveryAcks(session(), replies, outstanding);
    subscriptions = new Subscriptions(this, backlog);
    keepAlive = new KeepAlive(connection, keepAliveNanos(profile), this::keepAliveOver);
  }

  MqttConnection connection() {
    return connection;
  }

  Profile profile() {
    return profile;
  }

  Replies replies() {
    return replies;
  }

  @Override
  public void onPacket(Packet packet) {
    if (packet instanceof Packet.Publish publish) {
      publishes.onPublish(publish);
    } else if (packet instanceof Packet.Ack ack) {
      onAck(ack);
    } else if (packet instanceof Packet.PingReq) {
      PacketWriter.pingResp(connection.out().buffer());
    } else if (packet instanceof Packet.Subscribe subscribe) {
      subscriptions.onSubscribe(subscribe);
    } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
      subscriptions.onUnsubscribe(unsubscribe);
    } else if (packet instanceof Packet.Disconnect disconnect) {
      onDisconnect(disconnect);
    } else {
      throw ProtocolViolation.protocolError(
          "AUTH, but CONNECT named no authentication method (MQTT-4.12.0-6)");
    }
  }

  private void onAck(Packet.Ack ack) {
    switch (ack.type()) {
      case PUBREL -> releases.onPubRel(ack.packetId());
      case PUBACK -> acks.onPubAck(ack.packetId());
      case PUBREC -> acks.onPubRec(ack.packetId(), ack.reason());
      default -> acks.onPubComp(ack.packetId());
    }
  }

  private void onDisconnect(Packet.Disconnect disconnect) {
    long seconds = disconnect.properties().integer(PropertyId.SESSION_EXPIRY_INTERVAL, -1);
    if (seconds > 0 && profile.sessionExpirySeconds() == 0) {
      throw ProtocolViolation.protocolError(
          "DISCONNECT asks for a session expiry, CONNECT asked for none (3.14.2.2.2)");
    }
    long max = connection.options().maxSessionExpirySeconds();
    leave(
        disconnect.reason() != Reason.SUCCESS,
        seconds < 0 ? -1 : Profile.millis(Math.min(seconds, max)));
    connection.end();
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    report(BrokerEvent.Kind.PROTOCOL_ERROR, violation.getMessage());
    disconnect(violation.reason(), violation.getMessage());
  }

  /** Ends the connection from this side; the will is published. A MQTT 5 client is told why. */
  void disconnect(Reason reason, String detail) {
    leave(true, -1);
    if (profile.version().is5()) {
      ByteBuf out = connection.out().buffer();
      PacketWriter.disconnect5(out, reason, replies.fittingAlways(detail));
    }
    connection.end();
  }

  @Override
  public void onInactive() {
    leave(true, -1);
  }

  @Override
  protected void onStop() {
    keepAlive.stop();
  }

  /** One and a half times the keep alive (MQTT-3.1.2-22). */
  private static long keepAliveNanos(Profile profile) {
    return TimeUnit.SECONDS.toNanos(profile.keepAliveSeconds()) * 3 / 2;
  }

  private void keepAliveOver() {
    disconnect(
        Reason.KEEP_ALIVE_TIMEOUT,
        "nothing came for one and a half times the keep alive of "
            + profile.keepAliveSeconds()
            + " s");
  }

  @Override
  protected void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery delivery) {
      deliveries.onDelivery(delivery);
    } else if (event instanceof SessionEvent.Published published) {
      publishes.onPublished(published);
    } else if (event instanceof SessionEvent.Received received) {
      acks.onReceived(received);
    } else if (event instanceof SessionEvent.Forgotten forgotten) {
      releases.onForgotten(forgotten);
    } else if (event instanceof SessionEvent.Subscribed subscribed) {
      subscriptions.onSubscribed(subscribed);
    } else if (event instanceof SessionEvent.Unsubscribed unsubscribed) {
      subscriptions.onUnsubscribed(unsubscribed);
    } else if (event instanceof SessionEvent.Closed closed) {
      onClosed(closed.reason());
    }
  }

  private void onClosed(CloseReason reason) {
    stop();
    if (profile.version().is5()) {
      PacketWriter.disconnect5(connection.out().buffer(), Refusals.ofClose(reason), null);
    }
    connection.end();
  }
}
