package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.sluice.tests.product.Clients;
import io.sluice.tests.product.Product;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, wills and the ends of connections, seen by MQTT 5 clients of the product. */
class SessionsTest {
  private final Product product = Product.shared();
  private final String topic = Names.unique("sessions");

  /** 3.1.2.4, 3.1.2.11.2, 4.1: what came while the client was away waits for it. */
  @ParameterizedTest
  @ValueSource(strings = {Product.MQTT, Product.WSS})
  void aKeptSessionIsResumed(String listener) throws InterruptedException {
    String clientId = Names.unique("kept");
    Mqtt5BlockingClient away = Clients.builder(product, listener, clientId).buildBlocking();
    assertThat(connectKept(away).isSessionPresent()).isFalse();
    away.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
    away.disconnect();
    publish(MqttQos.EXACTLY_ONCE, "missed");

    Mqtt5BlockingClient back = Clients.builder(product, listener, clientId).buildBlocking();
    try (Mqtt5Publishes received = back.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(connectKept(back).isSessionPresent()).isTrue();
      assertThat(text(received.receive(10, TimeUnit.SECONDS))).isEqualTo("missed");
    }
    back.disconnectWith().sessionExpiryInterval(0).send();

    Mqtt5BlockingClient gone = Clients.builder(product, listener, clientId).buildBlocking();
    assertThat(connectKept(gone).isSessionPresent()).isFalse();
    gone.disconnectWith().sessionExpiryInterval(0).send();
  }

  /** MQTT-3.1.2-4: a clean start begins anew. */
  @Test
  void aCleanStartForgetsTheSession() {
    String clientId = Names.unique("clean");
    Mqtt5BlockingClient first = Clients.builder(product, Product.MQTT, clientId).buildBlocking();
    connectKept(first);
    first.disconnect();

    Mqtt5BlockingClient second = Clients.builder(product, Product.MQTT, clientId).buildBlocking();
    Mqtt5ConnAck connAck = second.connectWith().cleanStart(true).send();

    assertThat(connAck.isSessionPresent()).isFalse();
    second.disconnect();
  }

  /** MQTT-3.1.4-3: over another listener, too. */
  @Test
  void aSecondConnectionTakesTheSessionOver() throws InterruptedException {
    String clientId = Names.unique("taken");
    BlockingQueue<MqttClientDisconnectedContext> ends = new LinkedBlockingQueue<>();
    Mqtt5BlockingClient first =
        Clients.builder(product, Product.MQTT, clientId)
            .addDisconnectedListener(ends::add)
            .buildBlocking();
    first.connect();

    Mqtt5BlockingClient second = Clients.connected(product, Product.WSS, clientId);

    assertThat(reason(ends)).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
    assertThat(second.getState().isConnected()).isTrue();
    second.disconnect();
  }

  /** MQTT-3.1.2-8, 3.14.2.1. */
  @Test
  void theWillIsPublishedOnlyWhereTheClientDoesNotSayGoodbye() throws InterruptedException {
    Mqtt5BlockingClient watcher = Clients.connected(product, Product.MQTT, Names.unique("watcher"));
    try (Mqtt5Publishes received = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
      watcher.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();

      withWill("quiet", 0).disconnect();
      withWill("asked for", 0)
          .disconnectWith()
          .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
          .send();

      assertThat(text(received.receive(10, TimeUnit.SECONDS))).isEqualTo("asked for");
    } finally {
      watcher.disconnect();
    }
  }

  /** MQTT-3.1.3-9: the session's resumption comes before the will's delay ends. */
  @Test
  void aDelayedWillIsDroppedWhenTheClientComesBack() throws InterruptedException {
    Mqtt5BlockingClient watcher = Clients.connected(product, Product.MQTT, Names.unique("watcher"));
    try (Mqtt5Publishes received = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
      watcher.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
      Mqtt5BlockingClient late = withWill("late", 1);
      end(late);
      assertThat(text(received.receive(10, TimeUnit.SECONDS))).isEqualTo("late");

      Mqtt5BlockingClient back = withWill("never", 600);
      end(back);
      assertThat(connectKept(back).isSessionPresent()).isTrue();
      back.disconnectWith().sessionExpiryInterval(0).send();
      publish(MqttQos.AT_LEAST_ONCE, "marker");
      assertThat(text(received.receive(10, TimeUnit.SECONDS))).isEqualTo("marker");
    } finally {
      watcher.disconnect();
    }
  }

  /** 3.2.2.3.7. */
  @Test
  void aClientIdentifierIsAssigned() {
    Mqtt5BlockingClient nameless = Clients.builder(product, Product.MQTT, "").buildBlocking();

    Mqtt5ConnAck connAck = nameless.connect();

    assertThat(connAck.getAssignedClientIdentifier().orElseThrow().toString()).isNotEmpty();
    nameless.disconnect();
  }

  /** 3.2.2.2: the same answer for a bad password and for a broker that does not exist. */
  @ParameterizedTest
  @ValueSource(strings = {"demo", "no-such-broker/demo", "nobody"})
  void badCredentialsAreRefused(String userName) {
    Mqtt5BlockingClient stranger =
        Clients.builder(product, Product.MQTT, Names.unique("stranger"))
            .simpleAuth()
            .username(userName)
            .password("wrong".getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();

    Mqtt5ConnAckException refused =
        catchThrowableOfType(Mqtt5ConnAckException.class, stranger::connect);

    assertThat(refused.getMqttMessage().getReasonCode())
        .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
  }

  private Mqtt5BlockingClient withWill(String payload, long delaySeconds) {
    Mqtt5BlockingClient client =
        Clients.builder(product, Product.MQTT, Names.unique("mortal")).buildBlocking();
    client
        .connectWith()
        .sessionExpiryInterval(600)
        .willPublish()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .delayInterval(delaySeconds)
        .applyWillPublish()
        .send();
    return client;
  }

  /** Ends a connection so that its will is due. */
  private static void end(Mqtt5BlockingClient client) {
    client
        .disconnectWith()
        .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
        .send();
    await().until(() -> !client.getState().isConnected());
  }

  private static Mqtt5ConnAck connectKept(Mqtt5BlockingClient client) {
    return client.connectWith().cleanStart(false).sessionExpiryInterval(600).send();
  }

  private void publish(MqttQos qos, String payload) {
    Mqtt5BlockingClient client =
        Clients.connected(product, Product.MQTT, Names.unique("publisher"));
    client
        .publishWith()
        .topic(topic)
        .qos(qos)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }

  private static Mqtt5DisconnectReasonCode reason(BlockingQueue<MqttClientDisconnectedContext> ends)
      throws InterruptedException {
    MqttClientDisconnectedContext end = ends.poll(10, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    assertThat(end.getCause()).isInstanceOf(Mqtt5DisconnectException.class);
    return ((Mqtt5DisconnectException) end.getCause()).getMqttMessage().getReasonCode();
  }

  private static String text(Optional<Mqtt5Publish> publish) {
    return new String(publish.orElseThrow().getPayloadAsBytes(), StandardCharsets.UTF_8);
  }
}
