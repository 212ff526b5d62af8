package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.auth.Authorizer;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Subscribed;
import io.sluice.broker.api.SessionEvent.Unsubscribed;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.gateway.fake.FakeSession.Subscribe;
import io.sluice.gateway.fake.FakeSession.Unsubscribe;
import io.sluice.gateway.naming.TopicNames;
import io.sluice.model.Resource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE, UNSUBSCRIBE and their answers: MQTT 5, 3.8 to 3.11, 4.7 and 4.8. */
class SubscribeTest {
  private final Peer peer = Peer.connected(MqttVersion.MQTT_5);
  private final Peer peer3 = Peer.connected(MqttVersion.MQTT_3_1_1);

  /** MQTT-3.8.4-6, MQTT-3.9.3-1: one answer for each filter, in order. */
  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void subscribes(MqttVersion version) {
    Peer any = Peer.connected(version);
    any.send(subscribe("a/+", "b/#", "c"));

    Subscribe subscribe = any.session().takeCall(Subscribe.class);
    assertThat(subscribe.subscriptions())
        .extracting(Subscription::filter)
        .containsExactly("a/+", "b/#", "c");
    any.receivesNothing();

    any.emit(new Subscribed(subscribe.tag(), Arrays.asList(null, null, null)));
    assertThat(codes(any)).containsExactly(1, 1, 1);
  }

  /** 3.8.3.1, 3.8.2.1.2. */
  @Test
  void passesEveryOptionOn() {
    peer.send(
        MqttMessageBuilders.subscribe()
            .messageId(1)
            .properties(
                Packets.of(
                    new IntegerProperty(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value(), 77)))
            .addSubscription(
                "a",
                new MqttSubscriptionOption(
                    MqttQoS.EXACTLY_ONCE,
                    true,
                    true,
                    RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS))
            .addSubscription(
                "b",
                new MqttSubscriptionOption(
                    MqttQoS.AT_MOST_ONCE,
                    false,
                    false,
                    RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE))
            .build());

    assertThat(peer.session().takeCall(Subscribe.class).subscriptions())
        .containsExactly(
            new Subscription(
                "a", null, Qos.EXACTLY_ONCE, 77, true, true, RetainHandling.SEND_IF_NEW),
            new Subscription(
                "b", null, Qos.AT_MOST_ONCE, 77, false, false, RetainHandling.DO_NOT_SEND));
  }

  /** 4.8.2. */
  @Test
  void sharesSubscriptions() {
    peer.send(subscribe("$share/workers/jobs/#"));

    Subscription subscription = peer.session().takeCall(Subscribe.class).subscriptions().get(0);
    assertThat(subscription.shareName()).isEqualTo("workers");
    assertThat(subscription.filter()).isEqualTo("jobs/#");
  }

  /** MQTT-3.8.3-4. */
  @Test
  void refusesNoLocalOnASharedSubscription() {
    peer.send(
        MqttMessageBuilders.subscribe()
            .messageId(1)
            .addSubscription(
                "$share/g/a",
                new MqttSubscriptionOption(
                    MqttQoS.AT_MOST_ONCE, true, false, RetainedHandlingPolicy.SEND_AT_SUBSCRIBE))
            .build());

    peer.isDisconnected(0x82);
  }

  /** MQTT-4.7.1-1, MQTT-4.7.1-2, MQTT-4.7.3-1, MQTT-4.8.2-1, MQTT-4.8.2-2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a#",
        "a/#/b",
        "#/",
        "a+",
        "+a/b",
        "a/+b",
        "$share/a",
        "$share//a",
        "$share/g/",
        "$share/g+/a",
        "$share/g/a#"
      })
  void refusesWhatIsNoFilterAndGrantsTheRest(String filter) {
    peer.send(subscribe("good", filter));
    Subscribe subscribe = peer.session().takeCall(Subscribe.class);
    assertThat(subscribe.subscriptions()).hasSize(1);
    peer.emit(new Subscribed(subscribe.tag(), Arrays.asList((Refusal) null)));
    assertThat(codes(peer)).containsExactly(1, 0x8F);

    peer3.send(subscribe(filter));
    assertThat(codes(peer3)).containsExactly(0x80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "/", "+/+", "/+", "a/+/b/#", "$SYS/#", "a//b"})
  void takesWhatIsAFilter(String filter) {
    peer.send(subscribe(filter));

    assertThat(peer.session().takeCall(Subscribe.class).subscriptions().get(0).filter())
        .isEqualTo(filter);
  }

  @Test
  void bouncesFiltersOfTooManyLevels() {
    peer.send(subscribe("a/".repeat(TopicNames.MAX_LEVELS) + "b"));

    assertThat(codes(peer)).containsExactly(0x8F);
  }

  /** 3.9.3. */
  @Test
  void saysWhyAFilterIsNotGranted() {
    List<Refusal> refusals =
        Arrays.asList(
            null,
            Refusal.quota(Resource.SUBSCRIPTIONS, 1),
            Refusal.of(Refusal.Cause.NOT_AUTHORIZED, "no"));
    for (Peer any : List.of(peer, peer3)) {
      any.send(subscribe("a", "b", "c"));
      any.emit(new Subscribed(any.session().takeCall(Subscribe.class).tag(), refusals));
    }

    MqttSubAckMessage subAck = peer.receive(MqttSubAckMessage.class);
    assertThat(subAck.payload().reasonCodes()).containsExactly(1, 0x97, 0x87);
    var reason =
        subAck
            .idAndPropertiesVariableHeader()
            .properties()
            .getProperty(MqttPropertyType.REASON_STRING.value());
    assertThat((String) reason.value()).contains("subscriptions");
    assertThat(codes(peer3)).containsExactly(1, 0x80, 0x80);
  }

  @Test
  void asksWhetherTheUserMaySubscribe() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, destination) ->
            action != Authorizer.Action.SUBSCRIBE || !destination.equals("secret/#");

    peer.send(subscribe("$share/g/secret/#"));

    assertThat(codes(peer)).containsExactly(0x87);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** MQTT-3.11.3-1: MQTT 5 says for each filter whether there was a subscription. */
  @Test
  void unsubscribes() {
    peer.send(
        MqttMessageBuilders.unsubscribe()
            .messageId(3)
            .addTopicFilter("a")
            .addTopicFilter("b#")
            .addTopicFilter("$share/g/c")
            .build());
    Unsubscribe unsubscribe = peer.session().takeCall(Unsubscribe.class);
    assertThat(unsubscribe.keys())
        .containsExactly(new SubscriptionKey("a", null), new SubscriptionKey("c", "g"));

    peer.emit(new Unsubscribed(unsubscribe.tag(), List.of(true, false)));

    MqttUnsubAckMessage unsubAck = peer.receive(MqttUnsubAckMessage.class);
    assertThat(unsubAck.variableHeader().messageId()).isEqualTo(3);
    assertThat(unsubAck.payload().unsubscribeReasonCodes())
        .extracting(code -> code & 0xFF)
        .containsExactly(0x00, 0x8F, 0x11);
  }

  /** MQTT 3.1.1, 3.11: no payload. */
  @Test
  void unsubscribesInMqtt3() {
    peer3.send(MqttMessageBuilders.unsubscribe().messageId(3).addTopicFilter("a").build());
    long tag = peer3.session().takeCall(Unsubscribe.class).tag();

    peer3.emit(new Unsubscribed(tag, List.of(false)));

    MqttMessage unsubAck = peer3.receive();
    assertThat(unsubAck.fixedHeader().remainingLength()).isEqualTo(2);
  }

  private static MqttMessage subscribe(String... filters) {
    var builder = MqttMessageBuilders.subscribe().messageId(1);
    for (String filter : filters) {
      builder.addSubscription(MqttQoS.AT_LEAST_ONCE, filter);
    }
    return builder.build();
  }

  private static List<Integer> codes(Peer peer) {
    return peer.receive(MqttSubAckMessage.class).payload().reasonCodes();
  }
}
