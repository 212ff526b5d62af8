package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README promises of the packaged product, seen from outside. */
class ProductTest {
  private static final int TIMEOUT_SECONDS = 20;

  @ParameterizedTest
  @ValueSource(strings = {Product.MQTT, Product.MQTTS, Product.WS, Product.WSS})
  void whatIsPublishedOverWebSocketIsReadOverEveryListener(String listener) throws Exception {
    Product product = Product.shared();
    Mqtt5BlockingClient reader = Clients.connected(product, listener, "reader-" + listener);
    Mqtt5BlockingClient device = Clients.connected(product, Product.WS, "device-" + listener);
    try (Mqtt5Publishes received = reader.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
      reader.subscribeWith().topicFilter("plant/" + listener + "/#").send();

      publish(device, "plant/" + listener + "/line", "21.5");

      assertThat(next(received)).isEqualTo("21.5");
    } finally {
      reader.disconnect();
      device.disconnect();
    }
  }

  @Test
  void isHealthyAndCountsWhatHappens() {
    Product product = Product.shared();
    Clients.connected(product, Product.MQTT, "counted").disconnect();

    for (String check : List.of("live", "ready", "started")) {
      assertThat(product.api().get("/q/health/" + check).statusCode()).as(check).isEqualTo(200);
    }
    assertThat(product.api().get("/q/metrics").body())
        .contains(
            "sluice_events_total{kind=\"connection_opened\",resource=\"none\",tenant=\"demo\"}")
        .contains("sluice_sockets_open{listener=\"mqtts\"}")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void theApiShowsWhereABrokerIsReached() {
    Product product = Product.shared();

    assertThat(
            product
                .api()
                .mustGet("/api/v1/tenants/demo/brokers/demo")
                .get("endpoints")
                .get("mqtts")
                .asText())
        .isEqualTo("mqtts://demo.localhost:" + product.port(Product.MQTTS));
  }

  @Test
  void whatWasAcknowledgedSurvivesKill9(@TempDir Path directory) throws Exception {
    try (Product product = Product.start(directory)) {
      Mqtt5BlockingClient reader = Clients.builder(product, Product.MQTT, "reader").buildBlocking();
      reader.connectWith().sessionExpiryInterval(3600).send();
      reader.subscribeWith().topicFilter("orders").qos(MqttQos.AT_LEAST_ONCE).send();
      reader.disconnect();
      publish(Clients.connected(product, Product.MQTT, "writer"), "orders", "one");

      product.kill9();
      product.restart();

      try (Mqtt5Publishes received = reader.publishes(MqttGlobalPublishFilter.ALL)) {
        assertThat(reader.connectWith().cleanStart(false).send().isSessionPresent()).isTrue();
        assertThat(next(received)).isEqualTo("one");
      }
    }
  }

  @Test
  void tellsClientsWhenItStopsAndEndsSoon(@TempDir Path directory) throws Exception {
    try (Product product = Product.start(directory)) {
      CompletableFuture<Throwable> cause = new CompletableFuture<>();
      Clients.builder(product, Product.MQTTS, "told")
          .addDisconnectedListener(ended -> cause.complete(ended.getCause()))
          .buildBlocking()
          .connect();

      product.stop();

      assertThat(cause.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Mqtt5DisconnectException.class,
              told ->
                  assertThat(told.getMqttMessage().getReasonCode())
                      .isEqualTo(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN));
      assertThat(product.log()).doesNotContain("ending now");
    }
  }

  private static void publish(Mqtt5BlockingClient client, String topic, String text) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(text.getBytes(UTF_8))
        .send();
  }

  /** The text of the next message, or null if none comes in time. */
  private static String next(Mqtt5Publishes received) throws InterruptedException {
    return received
        .receive(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .map(message -> new String(message.getPayloadAsBytes(), UTF_8))
        .orElse(null);
  }
}
