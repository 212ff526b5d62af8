package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.Permissions;
import io.sluice.gateway.mqtt.codec.Packet.Publish;
import io.sluice.gateway.mqtt.codec.PacketProperties;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;
import io.sluice.gateway.naming.TopicNames;

/**
 * What a client publishes (MQTT 5, 3.3): checked, made a {@link Message} and given to the session;
 * the answer goes back through {@link PublishAcks}.
 */
final class InboundPublishes {
  private final SessionPhase client;
  private final Permissions permissions;
  private final Backlog backlog;
  private final InboundAliases aliases;
  private final ReceiveQuota quota;
  private final PublishAcks acks;
  private final PublishRefusals refusals;

  /** Most publishers stay with one topic. */
  private String lastTopic = "";

  private String lastTopicProblem;
  private Destination lastDestination;

  InboundPublishes(SessionPhase client, Backlog backlog) {
    this.client = client;
    this.backlog = backlog;
    permissions = client.permissions();
    MqttOptions options = client.connection().options();
    boolean is5 = client.profile().version().is5();
    aliases = new InboundAliases(is5 ? options.topicAliasMaximum() : 0);
    quota = new ReceiveQuota(is5 ? options.receiveMaximum() : Integer.MAX_VALUE);
    acks = new PublishAcks(client.replies(), quota);
    refusals = new PublishRefusals(client, acks);
  }

  ReceiveQuota quota() {
    return quota;
  }

  void onPublish(Publish packet) {
    String topic = aliases.resolve(packet);
    quota.enter(packet.qos(), packet.packetId());
    enterTopic(topic);
    if (!isRefused(packet, topic)) {
      long nowMillis = client.connection().services().epochMillis().getAsLong();
      publish(packet, MessageMapping.ofPublish(packet, lastDestination, nowMillis));
    }
  }

  private void publish(Publish packet, Message message) {
    int bytes = message.sizeBytes();
    backlog.add(bytes);
    if (packet.qos() == 0) {
      client.session().publish(PublishAcks.unansweredTag(bytes), message, 0);
      return;
    }
    long tag = acks.add(packet.qos(), packet.packetId(), bytes);
    client.session().publish(tag, message, packet.qos() == 2 ? packet.packetId() : 0);
  }

  private void enterTopic(String topic) {
    if (!topic.equals(lastTopic)) {
      lastTopic = topic;
      lastTopicProblem = TopicNames.nameProblem(topic);
      lastDestination = Destination.topic(topic);
    }
  }

  private boolean isRefused(Publish packet, String topic) {
    if (lastTopicProblem != null) {
      return refuse(packet, Kind.PUBLISH_REFUSED, Reason.TOPIC_NAME_INVALID, lastTopicProblem);
    }
    if (packet.properties() != PacketProperties.NONE && !keepsFormat(packet)) {
      return refuse(
          packet,
          Kind.PUBLISH_REFUSED,
          Reason.PAYLOAD_FORMAT_INVALID,
          "the payload is said to be UTF-8 but is not");
    }
    if (!permissions.allow(Action.PUBLISH, Authorizer.Kind.TOPIC, topic)) {
      return refuse(
          packet,
          Kind.AUTHORIZATION_REFUSED,
          Reason.NOT_AUTHORIZED,
          "the user may not publish to '" + topic + "'");
    }
    return false;
  }

  private static boolean keepsFormat(Publish packet) {
    String responseTopic = packet.properties().string(PropertyId.RESPONSE_TOPIC);
    if (responseTopic != null
        && (responseTopic.indexOf('#') >= 0 || responseTopic.indexOf('+') >= 0)) {
      throw ProtocolViolation.protocolError(
          "the response topic '" + responseTopic + "' contains a wildcard (MQTT-3.3.2-14)");
    }
    return MessageMapping.keepsPayloadFormat(packet.properties(), packet.payload());
  }

  private boolean refuse(Publish packet, Kind kind, Reason reason, String detail) {
    client.report(kind, detail);
    if (packet.qos() == 0) {
      refusals.refuseUnanswered(reason, detail);
    } else {
      refusals.refuse(acks.add(packet.qos(), packet.packetId(), 0), reason, detail);
    }
    return true;
  }

  void onPublished(Published answer) {
    boolean unanswered = PublishAcks.isUnanswered(answer.tag());
    backlog.remove(
        unanswered ? PublishAcks.unansweredBytes(answer.tag()) : acks.bytes(answer.tag()));
    if (answer.throttleMillis() > 0) {
      client.connection().gate().throttle(answer.throttleMillis());
    }
    if (answer.refusal() == null) {
      if (!unanswered) {
        acks.complete(
            answer.tag(), answer.matched() ? Reason.SUCCESS : Reason.NO_MATCHING_SUBSCRIBERS, null);
      }
      return;
    }
    Reason reason = Refusals.ofPublish(answer.refusal());
    if (unanswered) {
      refusals.refuseUnanswered(reason, answer.refusal().detail());
    } else {
      refusals.refuse(answer.tag(), reason, answer.refusal().detail());
    }
  }
}
