package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.CharsetUtil;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Received;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession.Receive;
import io.sluice.gateway.fake.FakeSession.Settle;
import io.sluice.gateway.fake.FakeSession.Written;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBLISH to a client and its acknowledgements: MQTT 5, 3.3 to 3.7 and 4.3. */
class DeliveryTest {
  private final Peer peer = Peer.connected(MqttVersion.MQTT_5);

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void delivers(MqttVersion version) {
    Peer any = Peer.connected(version);

    any.emit(delivery(5, Qos.AT_LEAST_ONCE, message("a/b", "hello")));

    MqttPublishMessage publish = any.receive(MqttPublishMessage.class);
    assertThat(publish.variableHeader().topicName()).isEqualTo("a/b");
    assertThat(publish.variableHeader().packetId()).isEqualTo(5);
    assertThat(publish.fixedHeader().qosLevel()).isEqualTo(MqttQoS.AT_LEAST_ONCE);
    assertThat(publish.fixedHeader().isDup()).isFalse();
    assertThat(publish.payload().toString(CharsetUtil.UTF_8)).isEqualTo("hello");
  }

  /** MQTT-3.3.1-1, MQTT-3.3.1-2: DUP only above QoS 0. */
  @Test
  void marksWhatWasSentBefore() {
    Message message = message("a", "x");
    peer.emit(
        new Delivery(1, 0, Qos.EXACTLY_ONCE, true, true, 0, false, new int[0], message),
        new Delivery(0, 0, Qos.AT_MOST_ONCE, false, true, 0, false, new int[0], message));

    MqttPublishMessage first = peer.receive(MqttPublishMessage.class);
    assertThat(first.fixedHeader().isDup()).isTrue();
    assertThat(first.fixedHeader().isRetain()).isTrue();
    assertThat(first.fixedHeader().qosLevel()).isEqualTo(MqttQoS.EXACTLY_ONCE);
    MqttPublishMessage second = peer.receive(MqttPublishMessage.class);
    assertThat(second.fixedHeader().isDup()).isFalse();
    assertThat(second.fixedHeader().isRetain()).isFalse();
  }

  /** 3.3.2.3, MQTT-3.3.2-6: the expiry is less by the time the message waited. */
  @Test
  void saysEveryPropertyToMqtt5() {
    Message message =
        new Message(
            Destination.topic("a"),
            Qos.AT_LEAST_ONCE,
            true,
            false,
            4,
            FakeBroker.START_MILLIS - 10_000,
            FakeBroker.START_MILLIS + 20_000,
            null,
            new Properties(
                null,
                null,
                new byte[] {4},
                "text/plain",
                null,
                Destination.topic("re"),
                null,
                null,
                0,
                List.of(new Property("k", "v"), new Property("n", 7))),
            Body.of(BodyKind.TEXT, new byte[] {'x'}));

    peer.emit(
        new Delivery(1, 0, Qos.AT_LEAST_ONCE, false, false, 0, false, new int[] {3, 300}, message));

    var properties = peer.receive(MqttPublishMessage.class).variableHeader().properties();
    assertThat(value(properties, MqttPropertyType.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
    assertThat(value(properties, MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL)).isEqualTo(20);
    assertThat(value(properties, MqttPropertyType.CONTENT_TYPE)).isEqualTo("text/plain");
    assertThat(value(properties, MqttPropertyType.RESPONSE_TOPIC)).isEqualTo("re");
    assertThat((byte[]) value(properties, MqttPropertyType.CORRELATION_DATA)).containsExactly(4);
    assertThat(properties.getProperties(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value()))
        .extracting(id -> ((IntegerProperty) id).value())
        .containsExactly(3, 300);
    var user = (UserProperties) properties.getProperty(MqttPropertyType.USER_PROPERTY.value());
    assertThat(user.value())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly("k=v", "n=7");
  }

  /** 4.3.2. */
  @Test
  void settlesWithPubAck() {
    peer.emit(delivery(5, Qos.AT_LEAST_ONCE, message("a", "x")));

    peer.send(Packets.ack(MqttMessageType.PUBACK, 5));

    assertThat(peer.session().takeCall(Settle.class)).isEqualTo(new Settle(5, Outcome.ACCEPTED));
  }

  /** Acknowledgements of nothing cost the shard nothing. */
  @Test
  void keepsAcksOfUnknownDeliveriesFromTheShard() {
    peer.emit(delivery(5, Qos.AT_LEAST_ONCE, message("a", "x")));

    peer.send(Packets.ack(MqttMessageType.PUBACK, 6));
    peer.send(Packets.ack(MqttMessageType.PUBCOMP, 5));
    peer.send(Packets.ack(MqttMessageType.PUBACK, 5));
    peer.send(Packets.ack(MqttMessageType.PUBACK, 5));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(5, Outcome.ACCEPTED));
  }

  /** 4.3.3: PUBREL only when the shard has made PUBREC lasting. */
  @Test
  void settlesExactlyOnce() {
    peer.emit(delivery(8, Qos.EXACTLY_ONCE, message("a", "x")));
    peer.receive(MqttPublishMessage.class);

    peer.send(Packets.ack(MqttMessageType.PUBREC, 8));
    assertThat(peer.session().takeCall(Receive.class).deliveryId()).isEqualTo(8);
    peer.receivesNothing();
    peer.emit(new Received(8, true));
    isPubRel(8, 0);

    peer.send(Packets.ack(MqttMessageType.PUBREC, 8));
    isPubRel(8, 0);

    peer.send(Packets.ack(MqttMessageType.PUBCOMP, 8));
    assertThat(peer.session().takeCall(Settle.class)).isEqualTo(new Settle(8, Outcome.ACCEPTED));
  }

  /** 4.4: a resumed session goes on with PUBREL. */
  @Test
  void goesOnWithReleases() {
    peer.emit(new Received(4, true));
    isPubRel(4, 0);

    peer.send(Packets.ack(MqttMessageType.PUBCOMP, 4));

    assertThat(peer.session().takeCall(Settle.class).deliveryId()).isEqualTo(4);
  }

  /** 4.3.3: a PUBREC with an error ends it, no PUBREL follows. */
  @Test
  void takesAnErrorInPubRecForTheEnd() {
    peer.emit(delivery(8, Qos.EXACTLY_ONCE, message("a", "x")));
    peer.receive(MqttPublishMessage.class);

    peer.send(Packets.ack(MqttMessageType.PUBREC, 8, 0x83));

    assertThat(peer.session().takeCall(Settle.class)).isEqualTo(new Settle(8, Outcome.ACCEPTED));
    peer.receivesNothing();
  }

  /** 3.6.2.1: 0x92. */
  @Test
  void saysThatItDoesNotKnowThePacketIdentifier() {
    peer.send(Packets.ack(MqttMessageType.PUBREC, 99));

    isPubRel(99, 0x92);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** MQTT-3.1.2-24, MQTT-3.1.2-25: not sent, and completed as if it were. */
  @Test
  void dropsWhatTheClientCannotTake() {
    Peer small = new Peer();
    small.connect(
        MqttVersion.MQTT_5,
        c ->
            c.properties(
                Packets.of(new IntegerProperty(MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), 20))));

    small.emit(
        delivery(1, Qos.AT_LEAST_ONCE, message("a", "x".repeat(13))),
        delivery(2, Qos.AT_LEAST_ONCE, message("a", "x".repeat(12))));

    assertThat(small.session().takeCall(Settle.class)).isEqualTo(new Settle(1, Outcome.ACCEPTED));
    assertThat(small.receive(MqttPublishMessage.class).variableHeader().packetId()).isEqualTo(2);
  }

  /** MQTT-3.3.2-5. */
  @Test
  void dropsWhatExpiredOnItsWay() {
    Message expired =
        new Message(
            Destination.topic("a"),
            Qos.AT_LEAST_ONCE,
            true,
            false,
            4,
            0,
            FakeBroker.START_MILLIS,
            null,
            Properties.NONE,
            Body.binary(new byte[1]));

    peer.emit(delivery(1, Qos.AT_LEAST_ONCE, expired));

    assertThat(peer.session().takeCall(Settle.class).deliveryId()).isEqualTo(1);
    peer.receivesNothing();
  }

  /** MQTT-3.1.2-26, MQTT-3.1.2-27: no more aliases than the client allows. */
  @Test
  void setsTopicAliasesAsFarAsTheClientAllows() {
    Peer two = new Peer();
    two.connect(
        MqttVersion.MQTT_5,
        c ->
            c.properties(
                Packets.of(new IntegerProperty(MqttPropertyType.TOPIC_ALIAS_MAXIMUM.value(), 2))));

    for (String topic : List.of("one", "two", "three", "one", "two", "three")) {
      two.emit(delivery(0, Qos.AT_MOST_ONCE, message(topic, "x")));
    }

    isPublish(two, "one", 1);
    isPublish(two, "two", 2);
    isPublish(two, "three", null);
    isPublish(two, "", 1);
    isPublish(two, "", 2);
    isPublish(two, "three", null);
  }

  @Test
  void setsNoTopicAliasUnasked() {
    peer.emit(delivery(0, Qos.AT_MOST_ONCE, message("one", "x")));

    isPublish(peer, "one", null);
  }

  /** The window opens as the socket takes the messages, in few reports. */
  @Test
  void reportsWhenHalfOfTheWindowIsUsed() {
    Peer four = Peer.connected(MqttVersion.MQTT_5, TestOptions.flow(4, 100_000, 100, 100_000));
    Message message = message("a", "x");

    four.emit(delivery(0, Qos.AT_MOST_ONCE, message));
    assertThat(four.session().takeCalls()).isEmpty();
    four.emit(delivery(0, Qos.AT_MOST_ONCE, message));

    assertThat(four.session().takeCall(Written.class))
        .isEqualTo(new Written(2, 2L * message.sizeBytes()));
  }

  /** Of large messages few are half of it. */
  @Test
  void reportsWhenHalfOfTheWindowsBytesAreUsed() {
    Peer small = Peer.connected(MqttVersion.MQTT_5, TestOptions.flow(100, 1_000, 100, 100_000));
    Message message = message("a", "x".repeat(500));

    small.emit(delivery(0, Qos.AT_MOST_ONCE, message));

    assertThat(small.session().takeCall(Written.class))
        .isEqualTo(new Written(1, message.sizeBytes()));
  }

  private void isPubRel(int packetId, int reasonCode) {
    MqttMessage message = peer.receive();
    assertThat(message.fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBREL);
    var header = (MqttMessageIdVariableHeader) message.variableHeader();
    assertThat(header.messageId()).isEqualTo(packetId);
    int reason =
        header instanceof MqttPubReplyMessageVariableHeader reply ? reply.reasonCode() & 0xFF : 0;
    assertThat(reason).isEqualTo(reasonCode);
  }

  private static void isPublish(Peer peer, String topic, Integer alias) {
    MqttPublishMessage publish = peer.receive(MqttPublishMessage.class);
    assertThat(publish.variableHeader().topicName()).isEqualTo(topic);
    assertThat(value(publish.variableHeader().properties(), MqttPropertyType.TOPIC_ALIAS))
        .isEqualTo(alias);
  }

  private static Object value(
      io.netty.handler.codec.mqtt.MqttProperties properties, MqttPropertyType type) {
    var property = properties.getProperty(type.value());
    return property == null ? null : property.value();
  }

  private static Delivery delivery(int id, Qos qos, Message message) {
    return new Delivery(id, 0, qos, false, false, 0, false, new int[0], message);
  }

  private static Message message(String topic, String body) {
    return Message.of(
        Destination.topic(topic), Qos.AT_LEAST_ONCE, body.getBytes(StandardCharsets.UTF_8));
  }
}
