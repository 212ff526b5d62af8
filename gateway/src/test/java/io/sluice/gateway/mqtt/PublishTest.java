package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Forgotten;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession.Close;
import io.sluice.gateway.fake.FakeSession.Forget;
import io.sluice.gateway.fake.FakeSession.Publish;
import io.sluice.model.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBLISH from a client and its acknowledgements: MQTT 5, 3.3 to 3.7 and 4.3. */
class PublishTest {
  private static final Refusal DENIED = Refusal.of(Refusal.Cause.NOT_AUTHORIZED, "not yours");
  private static final Refusal FULL = Refusal.quota(Resource.STORED_BYTES, 5);

  private final Peer peer = Peer.connected(MqttVersion.MQTT_5);
  private final Peer peer3 = Peer.connected(MqttVersion.MQTT_3_1_1);

  /** 4.3.1: there is no answer. */
  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void publishesAtMostOnce(MqttVersion version) {
    Peer any = Peer.connected(version);
    any.send(Packets.publish("a/b", 0, 0, "x"));

    Publish publish = any.session().takeCall(Publish.class);
    assertThat(publish.message().destination().name()).isEqualTo("a/b");
    assertThat(publish.message().qos()).isEqualTo(Qos.AT_MOST_ONCE);
    assertThat(publish.message().durable()).isFalse();
    assertThat(publish.dedupId()).isZero();

    any.emit(taken(publish));
    any.receivesNothing();
  }

  /** MQTT-4.3.2-4: PUBACK, and not before the session has taken the message. */
  @Test
  void publishesAtLeastOnce() {
    peer.send(Packets.publish("a", 1, 7, "x"));

    Publish publish = peer.session().takeCall(Publish.class);
    assertThat(publish.message().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    assertThat(publish.message().durable()).isTrue();
    assertThat(publish.dedupId()).isZero();
    peer.receivesNothing();

    peer.emit(taken(publish));
    isAck(MqttMessageType.PUBACK, 7);
  }

  /** 4.3.3: the session remembers the packet identifier until PUBREL. */
  @Test
  void publishesExactlyOnce() {
    peer.send(Packets.publish("a", 2, 9, "x"));
    Publish publish = peer.session().takeCall(Publish.class);
    assertThat(publish.dedupId()).isEqualTo(9);

    peer.emit(taken(publish));
    isAck(MqttMessageType.PUBREC, 9);

    peer.send(Packets.ack(MqttMessageType.PUBREL, 9));
    Forget forget = peer.session().takeCall(Forget.class);
    assertThat(forget.dedupId()).isEqualTo(9);
    peer.receivesNothing();

    peer.emit(new Forgotten(forget.tag()));
    isAck(MqttMessageType.PUBCOMP, 9);
  }

  /** MQTT-4.6.0-2, MQTT-4.6.0-3: whichever the shard answers first. */
  @Test
  void acknowledgesInTheOrderOfThePublishes() {
    for (int id = 1; id <= 20; id++) {
      peer.send(Packets.publish("a", id % 2 + 1, id, "x"));
    }
    List<Object> calls = peer.session().takeCalls();
    for (int i = calls.size() - 1; i > 0; i--) {
      peer.emit(taken((Publish) calls.get(i)));
    }
    peer.receivesNothing();

    peer.emit(taken((Publish) calls.get(0)));

    for (int id = 1; id <= 20; id++) {
      isAck(id % 2 == 0 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC, id);
    }
  }

  /** 3.4.2.1: only MQTT 5 can say that nobody subscribes. */
  @Test
  void saysThatNothingMatched() {
    peer.send(Packets.publish("a", 1, 1, "x"));
    peer.emit(new Published(peer.session().takeCall(Publish.class).tag(), null, false, 0));
    assertThat(reasonOf(peer.receive())).isEqualTo(0x10);

    peer3.send(Packets.publish("a", 1, 1, "x"));
    peer3.emit(new Published(peer3.session().takeCall(Publish.class).tag(), null, false, 0));
    assertThat(peer3.receive().variableHeader()).isInstanceOf(MqttMessageIdVariableHeader.class);
  }

  /** 3.3.2.3: nothing of it is lost. */
  @Test
  void mapsEveryProperty() {
    peer.send(
        Packets.publish(
            "a",
            1,
            1,
            "grün",
            new IntegerProperty(MqttPropertyType.PAYLOAD_FORMAT_INDICATOR.value(), 1),
            new IntegerProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value(), 30),
            new StringProperty(MqttPropertyType.CONTENT_TYPE.value(), "text/plain"),
            new StringProperty(MqttPropertyType.RESPONSE_TOPIC.value(), "re/ply"),
            new BinaryProperty(MqttPropertyType.CORRELATION_DATA.value(), new byte[] {1, 2}),
            new UserProperty("k", "v1"),
            new UserProperty("k", "v2")));

    Message message = peer.session().takeCall(Publish.class).message();
    assertThat(message.body().kind()).isEqualTo(BodyKind.TEXT);
    assertThat(message.body().toByteArray()).isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
    assertThat(message.timestampMillis()).isEqualTo(FakeBroker.START_MILLIS);
    assertThat(message.expiresAtMillis()).isEqualTo(FakeBroker.START_MILLIS + 30_000);
    assertThat(message.properties().contentType()).isEqualTo("text/plain");
    assertThat(message.properties().replyTo().name()).isEqualTo("re/ply");
    assertThat((byte[]) message.properties().correlationId()).containsExactly(1, 2);
    assertThat(message.properties().application())
        .containsExactly(new Property("k", "v1"), new Property("k", "v2"));
  }

  /** 3.3.2.3.4. */
  @Test
  void resolvesTopicAliases() {
    peer.send(Packets.publish("a/b", 0, 0, "1", alias(3)));
    peer.send(Packets.publish("", 0, 0, "2", alias(3)));
    peer.send(Packets.publish("c", 0, 0, "3", alias(3)));
    peer.send(Packets.publish("", 0, 0, "4", alias(3)));

    assertThat(peer.session().takeCalls())
        .extracting(call -> ((Publish) call).message().destination().name())
        .containsExactly("a/b", "a/b", "c", "c");
  }

  /** MQTT-3.3.2-8, MQTT-3.3.2-9. */
  @ParameterizedTest
  @CsvSource({"0,148", "33,148", "1,130"})
  void refusesAliasesThatAreOutOfRangeOrNotSet(int alias, int reasonCode) {
    peer.send(Packets.publish("", 0, 0, "x", alias(alias)));

    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
    peer.isDisconnected(reasonCode);
  }

  /**
   * MQTT-3.3.4-9: an identifier counts until PUBACK or PUBCOMP, at QoS 2 once however often it is
   * sent.
   */
  @Test
  void enforcesTheReceiveMaximum() {
    Peer two = Peer.connected(MqttVersion.MQTT_5, TestOptions.receiveMaximum(2));
    two.send(Packets.publish("a", 2, 1, "x"));
    two.send(Packets.publish("a", 2, 1, "x", true));
    two.send(Packets.publish("a", 1, 2, "x"));
    List<Object> calls = two.session().takeCalls();
    calls.forEach(call -> two.emit(taken((Publish) call)));
    two.isOpen();
    two.send(Packets.publish("a", 1, 3, "x"));
    two.isOpen();

    two.send(Packets.publish("a", 1, 4, "x"));

    for (int i = 0; i < calls.size(); i++) {
      assertThat(two.receive()).isNotNull();
    }
    two.isDisconnected(0x93);
  }

  @Test
  void freesTheReceiveMaximumWithPubComp() {
    Peer one = Peer.connected(MqttVersion.MQTT_5, TestOptions.receiveMaximum(1));
    for (int round = 1; round <= 3; round++) {
      one.send(Packets.publish("a", 2, round, "x"));
      one.emit(taken(one.session().takeCall(Publish.class)));
      one.send(Packets.ack(MqttMessageType.PUBREL, round));
      one.emit(new Forgotten(one.session().takeCall(Forget.class).tag()));
    }
    one.isOpen();
  }

  /** 3.4.2.1, 3.5.2.1. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void saysInTheAcknowledgementThatAPublishIsRefused(int qos) {
    peer.send(Packets.publish("a", qos, 1, "x"));

    peer.emit(refused(peer.session().takeCall(Publish.class), DENIED));

    MqttMessage ack = peer.receive();
    assertThat(reasonOf(ack)).isEqualTo(0x87);
    assertThat(reasonString(ack)).isEqualTo("not yours");
    peer.isOpen();
  }

  /** MQTT-3.1.2-29: without problem information only CONNACK and DISCONNECT explain themselves. */
  @Test
  void explainsNothingToAClientThatDoesNotWantIt() {
    Peer terse = new Peer();
    terse.connect(
        MqttVersion.MQTT_5,
        c ->
            c.properties(
                Packets.of(
                    new IntegerProperty(MqttPropertyType.REQUEST_PROBLEM_INFORMATION.value(), 0))));
    terse.send(Packets.publish("a", 1, 1, "x"));

    terse.emit(refused(terse.session().takeCall(Publish.class), DENIED));

    MqttMessage ack = terse.receive();
    assertThat(reasonOf(ack)).isEqualTo(0x87);
    assertThat(reasonString(ack)).isNull();
  }

  /** MQTT 3.1.1, MQTT-3.3.5-2. */
  @Test
  void closesAnMqtt3ClientWhosePublishIsRefused() {
    peer3.send(Packets.publish("a", 1, 1, "x"));

    peer3.emit(refused(peer3.session().takeCall(Publish.class), DENIED));

    assertThat(peer3.session().takeCall(Close.class).publishWill()).isTrue();
    peer3.isClosed();
  }

  /** The table of refusals: first its reads wait, then it is closed. */
  @Test
  void letsAnMqtt3ClientOverItsQuotaWaitBeforeItIsClosed() {
    peer3.send(Packets.publish("a", 1, 1, "x"));

    peer3.emit(refused(peer3.session().takeCall(Publish.class), FULL));
    peer3.send(Packets.publish("a", 1, 2, "x"));

    assertThat(peer3.session().takeCalls()).isEmpty();
    peer3.isOpen();
    peer3.pass(Peer.OPTIONS.refusalDelayMillis());
    peer3.isClosed();
  }

  @Test
  void disconnectsAnMqtt5ClientWhoseUnacknowledgedPublishIsRefused() {
    peer.send(Packets.publish("a", 0, 0, "x"));

    peer.emit(refused(peer.session().takeCall(Publish.class), FULL));

    peer.isDisconnected(0x97);
  }

  /** The table of refusals: 0x95 ends the connection at every QoS. */
  @Test
  void disconnectsOnAMessageAboveThePlan() {
    peer.send(Packets.publish("a", 1, 1, "x"));

    peer.emit(
        refused(peer.session().takeCall(Publish.class), Refusal.quota(Resource.MESSAGE_SIZE, 3)));

    peer.isDisconnected(0x95);
  }

  @Test
  void asksWhetherTheUserMayPublish() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, destination) ->
            !(broker.equals("plant")
                && user.equals("ann")
                && groups.contains("staff")
                && action == Authorizer.Action.PUBLISH
                && kind == Authorizer.Kind.TOPIC
                && destination.equals("secret"));

    peer.send(Packets.publish("secret", 1, 1, "x"));

    assertThat(peer.session().takeCalls()).isEmpty();
    assertThat(reasonOf(peer.receive())).isEqualTo(0x87);
  }

  /** 4.7.2. */
  @Test
  void refusesTopicsThatBelongToTheServer() {
    peer.send(Packets.publish("$SYS/x", 1, 1, "x"));

    assertThat(peer.session().takeCalls()).isEmpty();
    assertThat(reasonOf(peer.receive())).isEqualTo(0x90);
  }

  /** 3.3.2.3.2. */
  @Test
  void refusesTextThatIsNotUtf8() {
    var format = new IntegerProperty(MqttPropertyType.PAYLOAD_FORMAT_INDICATOR.value(), 1);
    var packet = Packets.publish("a", 1, 1, "", format);
    packet.payload().writeByte(0xC3).writeByte(0x28);

    peer.send(packet);

    assertThat(reasonOf(peer.receive())).isEqualTo(0x99);
  }

  /** MQTT-3.3.2-14. */
  @Test
  void refusesAWildcardInTheResponseTopic() {
    peer.send(
        Packets.publish(
            "a", 0, 0, "x", new StringProperty(MqttPropertyType.RESPONSE_TOPIC.value(), "a/#")));

    peer.isDisconnected(0x82);
  }

  /** 3.2.2.3.6: before it is read. */
  @Test
  void disconnectsOnAPacketAboveTheMaximum() {
    Peer small = Peer.connected(MqttVersion.MQTT_5, TestOptions.maxPacketBytes(2_000));

    small.sendBytes(0x30, 0xD0, 0x0F);

    small.isDisconnected(0x95);
  }

  /** What waits for the shard is bounded, whatever the client sends. */
  @Test
  void readsNoFurtherWhileTooMuchWaitsForTheShard() {
    Peer busy = Peer.connected(MqttVersion.MQTT_5, TestOptions.flow(100, 100_000, 4, 100_000));
    MqttMessage[] burst = new MqttMessage[10];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = Packets.publish("a", 1, i + 1, "x");
    }
    busy.sendTogether(burst);

    List<Object> first = busy.session().takeCalls();
    assertThat(first).hasSize(4);
    assertThat(busy.channel.config().isAutoRead()).isTrue();
    busy.send(Packets.publish("a", 1, 11, "x".repeat(66_000)));
    assertThat(busy.channel.config().isAutoRead()).isFalse();

    first.forEach(call -> busy.emit(taken((Publish) call)));
    assertThat(busy.session().takeCalls()).hasSize(4);
  }

  @Test
  void readsNoFurtherWhileTooManyBytesWaitForTheShard() {
    Peer busy = Peer.connected(MqttVersion.MQTT_5, TestOptions.flow(100, 100_000, 100, 50));
    busy.sendTogether(Packets.publish("a", 0, 0, "x".repeat(60)), Packets.publish("b", 0, 0, "y"));

    Publish first = busy.session().takeCall(Publish.class);
    busy.emit(taken(first));

    assertThat(busy.session().takeCall(Publish.class).message().destination().name())
        .isEqualTo("b");
    assertThat(busy.channel.config().isAutoRead()).isTrue();
  }

  /** A client over its publish rate is not read for as long as the shard says. */
  @Test
  void throttles() {
    peer.send(Packets.publish("a", 1, 1, "x"));
    long tag = peer.session().takeCall(Publish.class).tag();
    peer.emit(new Published(tag, null, true, 500));

    peer.send(Packets.publish("a", 1, 2, "x"));
    peer.pass(499);
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.pass(1);

    assertThat(peer.session().takeCall(Publish.class).message().body().toByteArray()).hasSize(1);
  }

  private void isAck(MqttMessageType type, int packetId) {
    MqttMessage ack = peer.receive();
    assertThat(ack.fixedHeader().messageType()).isEqualTo(type);
    assertThat(((MqttMessageIdVariableHeader) ack.variableHeader()).messageId())
        .isEqualTo(packetId);
    assertThat(reasonOf(ack)).isZero();
  }

  private static int reasonOf(MqttMessage ack) {
    return ack.variableHeader() instanceof MqttPubReplyMessageVariableHeader header
        ? header.reasonCode() & 0xFF
        : 0;
  }

  private static String reasonString(MqttMessage ack) {
    var property =
        ((MqttPubReplyMessageVariableHeader) ack.variableHeader())
            .properties()
            .getProperty(MqttPropertyType.REASON_STRING.value());
    return property == null ? null : (String) property.value();
  }

  private static Published taken(Publish publish) {
    return new Published(publish.tag(), null, true, 0);
  }

  private static Published refused(Publish publish, Refusal refusal) {
    return new Published(publish.tag(), refusal, true, 0);
  }

  private static IntegerProperty alias(int alias) {
    return new IntegerProperty(MqttPropertyType.TOPIC_ALIAS.value(), alias);
  }
}
