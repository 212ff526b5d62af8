package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent.Closed;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Close;
import io.sluice.gateway.fake.FakeSession.Written;
import io.sluice.gateway.fake.Stuck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end: MQTT 5, 3.14, 3.1.2.10 and 4.13. */
class EndTest {
  private final Peer peer = Peer.connected(MqttVersion.MQTT_5);

  /** MQTT-3.14.4-3: no will after a normal DISCONNECT. */
  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void goodbyeDiscardsTheWill(MqttVersion version) {
    Peer any = Peer.connected(version);

    any.send(MqttMessage.DISCONNECT);

    assertThat(any.session().takeCall(Close.class)).isEqualTo(new Close(false, -1));
    any.isClosed();
  }

  /** 3.14.2.1: 0x04, and every error. */
  @ParameterizedTest
  @CsvSource({"4", "128", "152"})
  void goodbyeCanAskForTheWill(int reasonCode) {
    peer.send(disconnect(reasonCode));

    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
    peer.isClosed();
  }

  @Test
  void aLostConnectionPublishesTheWill() {
    peer.leave();

    assertThat(peer.session().takeCall(Close.class)).isEqualTo(new Close(true, -1));
  }

  /** 3.14.2.2.2. */
  @Test
  void goodbyeCanChangeTheSessionExpiry() {
    Peer kept = new Peer();
    kept.connect(
        MqttVersion.MQTT_5,
        c ->
            c.properties(
                Packets.of(
                    new IntegerProperty(MqttPropertyType.SESSION_EXPIRY_INTERVAL.value(), 60))));

    kept.send(disconnect(0, new IntegerProperty(0x11, -1)));

    assertThat(kept.session().takeCall(Close.class)).isEqualTo(new Close(false, OpenSession.NEVER));
  }

  /** 3.14.2.2.2: not from none. */
  @Test
  void goodbyeCannotMakeASessionExpireLaterThatHadNoExpiry() {
    peer.send(disconnect(0, new IntegerProperty(0x11, 60)));

    peer.isDisconnected(0x82);
  }

  @ParameterizedTest
  @CsvSource({
    "TAKEN_OVER,142",
    "ADMINISTRATIVE,152",
    "BROKER_DELETED,152",
    "QUOTA_EXCEEDED,151",
    "UNAVAILABLE,137",
    "SHUTTING_DOWN,139"
  })
  void tellsWhyTheBrokerEndsTheConnection(CloseReason reason, int reasonCode) {
    peer.emit(new Closed(reason));

    peer.isDisconnected(reasonCode);
    assertThat(peer.session().takeCalls()).isEmpty();

    Peer peer3 = Peer.connected(MqttVersion.MQTT_3_1_1);
    peer3.emit(new Closed(reason));
    peer3.isClosed();
  }

  /** MQTT-3.1.2-22. */
  @Test
  void noticesSilence() {
    Peer silent = new Peer();
    silent.connect(MqttVersion.MQTT_5, c -> c.keepAlive(10));
    silent.pass(14_000).send(MqttMessage.PINGREQ);
    assertThat(silent.receive().fixedHeader().messageType()).isEqualTo(MqttMessageType.PINGRESP);
    silent.pass(14_999).isOpen();

    silent.pass(1);

    silent.isDisconnected(0x8D);
    assertThat(silent.session().takeCall(Close.class).publishWill()).isTrue();
  }

  /** MQTT-3.1.2-22 holds for packets that could have been read. */
  @Test
  void doesNotTakeAThrottledClientForSilent() {
    Peer slow = new Peer();
    slow.connect(MqttVersion.MQTT_3_1_1, c -> c.keepAlive(1));
    slow.send(Packets.publish("a", 0, 0, "x"));
    long tag = slow.session().takeCall(FakeSession.Publish.class).tag();
    slow.emit(new io.sluice.broker.api.SessionEvent.Published(tag, null, true, 5_000));

    slow.pass(2_000);

    slow.isOpen();
  }

  /** A client that reads nothing costs its window, hears no more, and is closed. */
  @Test
  void closesAClientThatTakesNothing() {
    Message large = Message.of(Destination.topic("a"), Qos.AT_MOST_ONCE, new byte[200_000]);
    peer.channel.pipeline().addFirst(new Stuck());

    peer.emit(new Delivery(0, 0, Qos.AT_MOST_ONCE, false, false, 0, false, new int[0], large));
    peer.pass(100);

    assertThat(peer.session().takeCalls()).doesNotHaveAnyElementsOfTypes(Written.class);
    peer.pass(Peer.OPTIONS.stallTimeoutMillis());
    assertThat(peer.channel.isOpen()).isFalse();
    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
  }

  /** Answers, too, are bounded: a client that takes none is not read. */
  @Test
  void readsNothingFromAClientThatTakesNoAnswers() {
    peer.channel.pipeline().addFirst(new Stuck());
    MqttMessage[] pings = new MqttMessage[500_000];
    java.util.Arrays.fill(pings, MqttMessage.PINGREQ);

    peer.sendTogether(pings);
    long pending = peer.channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    peer.sendTogether(java.util.Arrays.copyOf(pings, 40_000));

    assertThat(peer.channel.config().isAutoRead()).isFalse();
    assertThat(peer.channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isEqualTo(pending);
  }

  private void throttled() {
    peer.send(Packets.publish("a", 1, 1, "x"));
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.emit(new Published(tag, null, true, 5_000));
    peer.receive();
  }

  /** Its place is free at once, whatever it was to wait for. */
  @Test
  void aThrottledClientThatIsLostIsGoneAtOnce() {
    throttled();
    peer.leave();
    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
  }

  /** MQTT-3.14.4-3: its last words count, though it was to wait. */
  @Test
  void aThrottledClientThatSaysGoodbyeLeavesNoWill() {
    throttled();
    peer.send(disconnect(0));
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.leave();
    assertThat(peer.session().takeCall(Close.class).publishWill()).isFalse();
  }

  private static MqttMessage disconnect(int reasonCode, IntegerProperty... properties) {
    MqttProperties all = Packets.of(properties);
    return new MqttMessage(
        new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttReasonCodeAndPropertiesVariableHeader((byte) reasonCode, all));
  }
}
