package io.sluice.gateway.mqtt;

import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Refusal.Cause;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.model.Resource;
import io.sluice.model.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and CONNACK: MQTT 5, 3.1 and 3.2; MQTT 3.1.1, 3.1 and 3.2. */
class ConnectTest {
  private final Peer peer = new Peer();

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void acceptsEveryVersion(MqttVersion version) {
    MqttConnAckMessage connAck =
        peer.connect(version, c -> c.username("plant/ann").password(bytes("secret")));

    assertThat(code(connAck)).isZero();
    assertThat(peer.broker.credentials.userName()).isEqualTo("plant/ann");
    assertThat(peer.broker.credentials.password()).isEqualTo(bytes("secret"));
    OpenSession request = peer.broker.request;
    assertThat(request.shard()).isEqualTo(new ShardId("acme", 0));
    assertThat(request.broker()).isEqualTo("plant");
    assertThat(request.user()).isEqualTo("ann");
    assertThat(request.clientId()).isEqualTo("c1");
    assertThat(request.will()).isNull();
    peer.isOpen();
  }

  /** MQTT-3.2.2-2, MQTT-3.2.2-3; MQTT 3.1 has no such flag. */
  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void tellsThatTheSessionIsPresent(MqttVersion version) {
    peer.broker.sessionPresent = true;

    MqttConnAckMessage connAck = peer.connect(version, c -> c.cleanSession(false));

    assertThat(connAck.variableHeader().isSessionPresent())
        .isEqualTo(version != MqttVersion.MQTT_3_1);
  }

  /** Before MQTT 5, clean session 0 keeps the session and 1 ends it (3.1.1, 3.1.2.4). */
  @Test
  void mapsCleanSessionBeforeMqtt5() {
    peer.connect(MqttVersion.MQTT_3_1_1, c -> c.cleanSession(false));
    assertThat(peer.broker.request.cleanStart()).isFalse();
    assertThat(peer.broker.request.expiryMillis()).isEqualTo(OpenSession.NEVER);

    Peer clean = new Peer();
    clean.connect(MqttVersion.MQTT_3_1_1, c -> c.cleanSession(true));
    assertThat(clean.broker.request.cleanStart()).isTrue();
    assertThat(clean.broker.request.expiryMillis()).isZero();
  }

  /** 3.1.2.11.2, 3.2.2.3.2: the server says so when it keeps the session for another time. */
  @Test
  void limitsTheSessionExpiryAndSaysSo() {
    MqttOptions options = TestOptions.maxSessionExpirySeconds(60);
    Peer limited = new Peer(new FakeBroker(), options);

    MqttConnAckMessage connAck =
        limited.connect(
            MqttVersion.MQTT_5,
            c ->
                c.cleanSession(false)
                    .properties(
                        properties(integer(MqttPropertyType.SESSION_EXPIRY_INTERVAL, 600))));

    assertThat(intProperty(connAck, MqttPropertyType.SESSION_EXPIRY_INTERVAL)).isEqualTo(60);
    assertThat(limited.broker.request.expiryMillis()).isEqualTo(60_000);
    assertThat(limited.broker.request.cleanStart()).isFalse();
  }

  @Test
  void keepsASessionForEverOnRequest() {
    MqttConnAckMessage connAck =
        peer.connect(
            MqttVersion.MQTT_5,
            c -> c.properties(properties(integer(MqttPropertyType.SESSION_EXPIRY_INTERVAL, -1))));

    assertThat(peer.broker.request.expiryMillis()).isEqualTo(OpenSession.NEVER);
    assertThat(property(connAck, MqttPropertyType.SESSION_EXPIRY_INTERVAL)).isNull();
  }

  /** 3.2.2.3: what the client must know. */
  @Test
  void tellsMqtt5ClientsTheLimits() {
    MqttConnAckMessage connAck = peer.connect(MqttVersion.MQTT_5, c -> {});

    assertThat(intProperty(connAck, MqttPropertyType.RECEIVE_MAXIMUM))
        .isEqualTo(Peer.OPTIONS.receiveMaximum());
    assertThat(intProperty(connAck, MqttPropertyType.MAXIMUM_PACKET_SIZE))
        .isEqualTo(Peer.OPTIONS.maxPacketBytes());
    assertThat(intProperty(connAck, MqttPropertyType.TOPIC_ALIAS_MAXIMUM))
        .isEqualTo(Peer.OPTIONS.topicAliasMaximum());
  }

  /** MQTT-3.1.2-21, 3.2.2.3.14. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10_000})
  void overridesALongKeepAlive(int asked) {
    MqttConnAckMessage connAck = peer.connect(MqttVersion.MQTT_5, c -> c.keepAlive(asked));

    assertThat(intProperty(connAck, MqttPropertyType.SERVER_KEEP_ALIVE))
        .isEqualTo(Peer.OPTIONS.maxKeepAliveSeconds());
  }

  /** 3.1.2.11.3, 3.1.2.11.4: what the client asks for bounds what the session delivers. */
  @Test
  void passesTheClientsLimitsOn() {
    peer.connect(
        MqttVersion.MQTT_5,
        c ->
            c.properties(
                properties(
                    integer(MqttPropertyType.RECEIVE_MAXIMUM, 7),
                    integer(MqttPropertyType.MAXIMUM_PACKET_SIZE, 2_000))));

    assertThat(peer.broker.request.maxInflight()).isEqualTo(7);
    assertThat(peer.broker.request.maxMessageBytes()).isEqualTo(2_000);
  }

  /** MQTT-3.1.3-6, MQTT-3.2.2-16. */
  @Test
  void assignsAClientIdentifier() {
    MqttConnAckMessage connAck = peer.connect(MqttVersion.MQTT_5, c -> c.clientId(""));

    String assigned =
        ((StringProperty) property(connAck, MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER)).value();
    assertThat(assigned).isNotEmpty().isEqualTo(peer.broker.request.clientId());
  }

  /** MQTT 3.1.1, MQTT-3.1.3-6 to MQTT-3.1.3-8. */
  @Test
  void takesAnEmptyClientIdentifierInMqtt311OnlyForACleanSession() {
    assertThat(code(peer.connect(MqttVersion.MQTT_3_1_1, c -> c.clientId("")))).isZero();
    assertThat(peer.broker.request.clientId()).isNotEmpty();

    Peer kept = new Peer();
    MqttConnAckMessage refused =
        kept.connect(MqttVersion.MQTT_3_1_1, c -> c.clientId("").cleanSession(false));
    assertThat(code(refused)).isEqualTo(2);
    kept.isClosed();
  }

  /** 3.1.2.5, 3.1.3.2: will with delay, whose message's expiry counts from its publication. */
  @Test
  void handsTheWillToTheSession() {
    MqttProperties willProperties =
        properties(
            integer(MqttPropertyType.WILL_DELAY_INTERVAL, 5),
            integer(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL, 9),
            new StringProperty(MqttPropertyType.CONTENT_TYPE.value(), "text/plain"));

    peer.connect(
        MqttVersion.MQTT_5,
        c ->
            c.willFlag(true)
                .willTopic("gone")
                .willMessage(bytes("bye"))
                .willQoS(MqttQoS.EXACTLY_ONCE)
                .willRetain(true)
                .willProperties(willProperties));

    var will = peer.broker.request.will();
    assertThat(will.delayMillis()).isEqualTo(5_000);
    assertThat(will.message().destination().name()).isEqualTo("gone");
    assertThat(will.message().qos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(will.message().retain()).isTrue();
    assertThat(will.message().expiresAtMillis()).isEqualTo(9_000);
    assertThat(will.message().body().toByteArray()).isEqualTo(bytes("bye"));
    assertThat(will.message().properties().contentType()).isEqualTo("text/plain");
  }

  @Test
  void refusesAWillThatTheUserMayNotPublish() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, destination) ->
            action != Authorizer.Action.PUBLISH || !destination.equals("gone");

    MqttConnAckMessage connAck =
        peer.connect(
            MqttVersion.MQTT_5, c -> c.willFlag(true).willTopic("gone").willMessage(bytes("x")));

    assertThat(code(connAck)).isEqualTo(0x87);
    assertThat(peer.session().takeCall(FakeSession.Close.class).publishWill()).isFalse();
    peer.isClosed();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(Refusal.of(Cause.BAD_CREDENTIALS, "no"), 5, 0x86),
        Arguments.of(Refusal.of(Cause.NOT_AUTHORIZED, "no"), 5, 0x87),
        Arguments.of(Refusal.of(Cause.SUSPENDED, "no"), 5, 0x8A),
        Arguments.of(Refusal.of(Cause.UNAVAILABLE, "no"), 3, 0x88),
        Arguments.of(Refusal.of(Cause.INVALID, "no"), 2, 0x85),
        Arguments.of(Refusal.quota(Resource.CONNECTIONS, 1), 3, 0x97),
        Arguments.of(Refusal.quota(Resource.CONNECT_RATE, 1), 3, 0x9F),
        Arguments.of(Refusal.quota(Resource.MESSAGE_SIZE, 1), 3, 0x95));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyInTheWordsOfTheVersion(Refusal refusal, int returnCode, int reasonCode) {
    peer.broker.refusal = refusal;
    assertThat(code(peer.connect(MqttVersion.MQTT_3_1_1, c -> {}))).isEqualTo(returnCode);
    peer.isClosed();

    Peer peer5 = new Peer();
    peer5.broker.refusal = refusal;
    MqttConnAckMessage connAck = peer5.connect(MqttVersion.MQTT_5, c -> {});
    assertThat(code(connAck)).isEqualTo(reasonCode);
    assertThat(((StringProperty) property(connAck, MqttPropertyType.REASON_STRING)).value())
        .isEqualTo(refusal.detail());
    peer5.isClosed();
  }

  /** MQTT-3.2.2-19. */
  @Test
  void givesNoReasonInWordsToAClientThatCannotTakeThem() {
    peer.broker.refusal = Refusal.of(Cause.UNAVAILABLE, "x".repeat(200));

    MqttConnAckMessage connAck =
        peer.connect(
            MqttVersion.MQTT_5,
            c -> c.properties(properties(integer(MqttPropertyType.MAXIMUM_PACKET_SIZE, 100))));

    assertThat(code(connAck)).isEqualTo(0x88);
    assertThat(property(connAck, MqttPropertyType.REASON_STRING)).isNull();
  }

  /** MQTT-4.12.0-1: no method is supported. */
  @Test
  void refusesEnhancedAuthentication() {
    MqttConnAckMessage connAck =
        peer.connect(
            MqttVersion.MQTT_5,
            c ->
                c.properties(
                    properties(
                        new StringProperty(
                            MqttPropertyType.AUTHENTICATION_METHOD.value(), "SCRAM-SHA-1"))));

    assertThat(code(connAck)).isEqualTo(0x8C);
    assertThat(peer.broker.credentials).isNull();
    peer.isClosed();
  }

  /** 3.1.2.11.10. */
  @Test
  void refusesAuthenticationDataWithoutMethod() {
    MqttConnAckMessage connAck =
        peer.connect(
            MqttVersion.MQTT_5,
            c ->
                c.properties(
                    properties(
                        new BinaryProperty(
                            MqttPropertyType.AUTHENTICATION_DATA.value(), bytes("x")))));

    assertThat(code(connAck)).isEqualTo(0x82);
    peer.isClosed();
  }

  /** MQTT-4.12.0-6. */
  @Test
  void disconnectsOnAuthThatNobodyAskedFor() {
    peer.connect(MqttVersion.MQTT_5);

    peer.sendBytes(0xF0, 0x00);

    peer.isDisconnected(0x82);
  }

  /** 3.1.2.2: CONNACK tells which versions are not spoken. */
  @Test
  void refusesUnknownVersions() {
    peer.sendBytes(0x10, 0x0D, 0, 4, 'M', 'Q', 'T', 'T', 6, 2, 0, 60, 0, 0, 1, 'a');
    isRefusedInBytes(peer, 0x84);

    Peer old = new Peer();
    old.sendBytes(0x10, 0x0D, 0, 4, 'M', 'Q', 'T', 'T', 0x84, 2, 0, 60, 0, 1, 'a', 'b', 'c');
    isRefusedInBytes(old, 1);
  }

  /** MQTT-3.1.0-1: nobody gets an answer who does not begin with CONNECT. */
  @Test
  void closesOnAnotherFirstPacket() {
    peer.sendBytes('G', 'E', 'T', ' ', '/', ' ');

    peer.isClosed();
    assertThat(peer.broker.events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.PROTOCOL_ERROR);
  }

  /** MQTT-3.1.0-2, MQTT-3.1.4-3: and the will is published. */
  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void closesOnASecondConnect(MqttVersion version) {
    peer.connect(version);

    peer.send(
        MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId("c1")
            .properties(MqttProperties.NO_PROPERTIES)
            .build());

    assertThat(peer.session().takeCall(FakeSession.Close.class).publishWill()).isTrue();
    if (version == MqttVersion.MQTT_5) {
      peer.isDisconnected(0x82);
    } else {
      peer.isClosed();
    }
  }

  @Test
  void closesAClientThatTakesTooLongToConnect() {
    peer.sendBytes(0x10);
    peer.pass(Peer.OPTIONS.connectTimeoutMillis() - 1);
    peer.isOpen();

    peer.sendBytes(0x20);
    peer.pass(1);

    peer.isClosed();
  }

  /** 3.1.4: a client need not wait for CONNACK. */
  @Test
  void keepsPacketsThatFollowConnectUntilItIsAnswered() {
    peer.broker.holdAdmission = true;
    peer.sendTogether(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId("c1")
            .cleanSession(true)
            .properties(MqttProperties.NO_PROPERTIES)
            .build(),
        Packets.publish("t", 1, 1, "x"),
        MqttMessage.PINGREQ);
    peer.receivesNothing();
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.broker.admitNow();
    peer.channel.runPendingTasks();

    peer.receive(MqttConnAckMessage.class);
    assertThat(peer.session().takeCall(FakeSession.Publish.class).message().body().toByteArray())
        .isEqualTo(bytes("x"));
    assertThat(peer.receive().fixedHeader().messageType().name()).isEqualTo("PINGRESP");
  }

  @Test
  void closesTheSessionOfAClientThatLeftBeforeItWasAdmitted() {
    peer.broker.holdAdmission = true;
    peer.send(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_3_1_1)
            .clientId("c1")
            .cleanSession(true)
            .build());
    peer.leave();

    peer.broker.admitNow();
    peer.channel.runPendingTasks();

    assertThat(peer.session().takeCall(FakeSession.Close.class).publishWill()).isTrue();
  }

  /** In raw bytes, since Netty's codec knows none of these versions. */
  private static void isRefusedInBytes(Peer peer, int code) {
    ByteBuf sent = peer.channel.readOutbound();
    assertThat(sent.getUnsignedByte(0)).isEqualTo((short) 0x20);
    assertThat(sent.getUnsignedByte(2)).isZero();
    assertThat(sent.getUnsignedByte(3)).isEqualTo((short) code);
    sent.release();
    assertThat(peer.channel.isOpen()).isFalse();
  }

  private static int code(MqttConnAckMessage connAck) {
    return connAck.variableHeader().connectReturnCode().byteValue() & 0xFF;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IntegerProperty integer(MqttPropertyType type, int value) {
    return new IntegerProperty(type.value(), value);
  }

  private static MqttProperties properties(MqttProperties.MqttProperty<?>... list) {
    MqttProperties properties = new MqttProperties();
    for (MqttProperties.MqttProperty<?> property : list) {
      properties.add(property);
    }
    return properties;
  }

  private static MqttProperties.MqttProperty<?> property(
      MqttConnAckMessage connAck, MqttPropertyType type) {
    return connAck.variableHeader().properties().getProperty(type.value());
  }

  private static Integer intProperty(MqttConnAckMessage connAck, MqttPropertyType type) {
    return ((IntegerProperty) property(connAck, type)).value();
  }
}
