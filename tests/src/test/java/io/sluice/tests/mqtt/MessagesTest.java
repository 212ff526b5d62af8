package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import io.sluice.tests.product.Clients;
import io.sluice.tests.product.Product;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT 5 can say of messages and subscriptions, seen by a client of the product. */
class MessagesTest {
  private final Product product = Product.shared();
  private final String topic = Names.unique("messages");
  private Mqtt5BlockingClient publisher;
  private Mqtt5BlockingClient subscriber;
  private Mqtt5Publishes received;

  @BeforeEach
  void connect() {
    publisher = Clients.connected(product, Product.MQTT, Names.unique("publisher"));
    subscriber = Clients.connected(product, Product.WS, Names.unique("subscriber"));
    received = subscriber.publishes(MqttGlobalPublishFilter.ALL);
  }

  @AfterEach
  void disconnect() {
    received.close();
    publisher.disconnect();
    subscriber.disconnect();
  }

  /** 3.3.2.3. */
  @ParameterizedTest
  @ValueSource(strings = {Product.MQTT, Product.MQTTS, Product.WS, Product.WSS})
  void everyPropertyArrives(String listener) throws InterruptedException {
    subscriber.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
    Mqtt5BlockingClient sender = Clients.connected(product, listener, Names.unique("sender"));

    sender
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload("grüße".getBytes(StandardCharsets.UTF_8))
        .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
        .messageExpiryInterval(600)
        .contentType("text/plain")
        .responseTopic(topic + "/reply")
        .correlationData(new byte[] {1, 2, 3})
        .userProperties()
        .add("k", "v1")
        .add("k", "v2")
        .add("long", "x".repeat(300))
        .applyUserProperties()
        .send();
    sender.disconnect();

    Mqtt5Publish publish = next();
    assertThat(publish.getPayloadAsBytes()).isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
    assertThat(publish.getPayloadFormatIndicator()).contains(Mqtt5PayloadFormatIndicator.UTF_8);
    assertThat(publish.getMessageExpiryInterval().getAsLong()).isBetween(590L, 600L);
    assertThat(publish.getContentType().orElseThrow()).hasToString("text/plain");
    assertThat(publish.getResponseTopic().orElseThrow()).hasToString(topic + "/reply");
    assertThat(publish.getCorrelationData()).contains(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    List<? extends Mqtt5UserProperty> user = publish.getUserProperties().asList();
    assertThat(user)
        .extracting(p -> p.getName() + "=" + p.getValue())
        .containsExactly("k=v1", "k=v2", "long=" + "x".repeat(300));
  }

  /** 3.8.3.1, 3.3.1.3: retain as published, and without it. */
  @Test
  void retainedMessagesComeFirst() throws InterruptedException {
    retain(topic + "/a", "old");

    subscriber.subscribeWith().topicFilter(topic + "/+").send();
    Mqtt5Publish first = next();
    assertThat(first.isRetain()).isTrue();
    assertThat(text(first)).isEqualTo("old");

    retain(topic + "/a", "new");
    Mqtt5Publish live = next();
    assertThat(live.isRetain()).isFalse();

    subscriber.subscribeWith().topicFilter(topic + "/+").retainAsPublished(true).send();
    assertThat(next().isRetain()).isTrue();
    retain(topic + "/a", "newer");
    assertThat(next().isRetain()).isTrue();
  }

  /** 3.8.3.1. */
  @Test
  void retainHandlingIsKept() throws InterruptedException {
    retain(topic, "old");

    subscriber
        .subscribeWith()
        .topicFilter(topic)
        .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
        .send();
    subscriber
        .subscribeWith()
        .topicFilter(topic)
        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
        .send();
    publish(topic, "live");
    assertThat(text(next())).isEqualTo("live");

    subscriber.unsubscribeWith().topicFilter(topic).send();
    subscriber
        .subscribeWith()
        .topicFilter(topic)
        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
        .send();
    assertThat(text(next())).isEqualTo("old");
  }

  /** MQTT-3.3.1-6. */
  @Test
  void anEmptyRetainedMessageClears() throws InterruptedException {
    retain(topic, "old");
    retain(topic, "");

    subscriber.subscribeWith().topicFilter(topic).send();
    publish(topic, "live");

    assertThat(text(next())).isEqualTo("live");
  }

  /** MQTT-3.8.3-3. */
  @Test
  void noLocalKeepsOwnMessagesAway() throws InterruptedException {
    subscriber.subscribeWith().topicFilter(topic).noLocal(true).send();

    subscriber.publishWith().topic(topic).payload(bytes("own")).send();
    publish(topic, "other");

    assertThat(text(next())).isEqualTo("other");
  }

  /** 4.8.2: each message to one of the group. */
  @Test
  void sharedSubscriptionsDivideMessages() throws InterruptedException {
    Mqtt5BlockingClient other = Clients.connected(product, Product.MQTT, Names.unique("worker"));
    try (Mqtt5Publishes atOther = other.publishes(MqttGlobalPublishFilter.ALL)) {
      String filter = "$share/workers/" + topic;
      subscriber.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();
      other.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();

      int messages = 100;
      for (int i = 0; i < messages; i++) {
        publish(topic, "m" + i);
      }

      Set<String> seen = new HashSet<>();
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                received.receiveNow().ifPresent(publish -> seen.add(text(publish)));
                atOther.receiveNow().ifPresent(publish -> seen.add(text(publish)));
                return seen.size() == messages;
              });
      assertThat(received.receiveNow()).isEmpty();
      assertThat(atOther.receiveNow()).isEmpty();
    } finally {
      other.disconnect();
    }
  }

  /** 3.3.2.3.4: the same alias both ways, by a client that sets it for every topic. */
  @Test
  void topicAliasesWorkBothWays() throws InterruptedException {
    Mqtt5BlockingClient aliasing =
        Clients.builder(product, Product.MQTT, Names.unique("aliasing")).buildBlocking();
    aliasing
        .connectWith()
        .restrictions()
        .topicAliasMaximum(10)
        .sendTopicAliasMaximum(10)
        .applyRestrictions()
        .send();
    try (Mqtt5Publishes atAliasing = aliasing.publishes(MqttGlobalPublishFilter.ALL)) {
      aliasing.subscribeWith().topicFilter(topic + "/#").qos(MqttQos.AT_LEAST_ONCE).send();
      for (int i = 0; i < 40; i++) {
        aliasing.publishWith().topic(topic + "/" + i % 20).payload(bytes("" + i)).send();
      }
      for (int i = 0; i < 40; i++) {
        Mqtt5Publish publish = atAliasing.receive(10, TimeUnit.SECONDS).orElseThrow();
        assertThat(publish.getTopic()).hasToString(topic + "/" + i % 20);
        assertThat(text(publish)).isEqualTo("" + i);
      }
    } finally {
      aliasing.disconnect();
    }
  }

  /** 3.4.2.1. */
  @Test
  void thePublisherHearsThatNobodySubscribes() {
    Mqtt5PublishResult result =
        publisher.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).send();

    assertThat(((Mqtt5PublishResult.Mqtt5Qos1Result) result).getPubAck().getReasonCode())
        .isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
  }

  /** MQTT-3.1.2-25: a message too large for a client is not for it, those after it are. */
  @Test
  void theClientsMaximumPacketSizeIsKept() throws InterruptedException {
    Mqtt5BlockingClient small =
        Clients.builder(product, Product.MQTT, Names.unique("small")).buildBlocking();
    small.connectWith().restrictions().maximumPacketSize(200).applyRestrictions().send();
    try (Mqtt5Publishes atSmall = small.publishes(MqttGlobalPublishFilter.ALL)) {
      small.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();

      publish(topic, "x".repeat(200));
      publish(topic, "fits");

      assertThat(text(atSmall.receive(10, TimeUnit.SECONDS).orElseThrow())).isEqualTo("fits");
    } finally {
      small.disconnect();
    }
  }

  private Mqtt5Publish next() throws InterruptedException {
    return received.receive(10, TimeUnit.SECONDS).orElseThrow();
  }

  private void retain(String to, String payload) {
    publisher
        .publishWith()
        .topic(to)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(true)
        .payload(bytes(payload))
        .send();
  }

  private void publish(String to, String payload) {
    publisher.publishWith().topic(to).qos(MqttQos.AT_LEAST_ONCE).payload(bytes(payload)).send();
  }

  private static String text(Mqtt5Publish publish) {
    return new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
