package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;

/** Subscription identifiers (MQTT 5, 3.8.2.1.2 and 3.3.4), which Paho shows. */
class SubscriptionIdentifiersTest {
  private static final long TIMEOUT_MILLIS = 10_000;

  private final Product product = Product.shared();
  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();

  @Test
  void theIdentifiersOfAllMatchingSubscriptionsComeWithTheMessage() throws Exception {
    String topic = Names.unique("identifiers");
    MqttAsyncClient client =
        new MqttAsyncClient(
            "tcp://localhost:" + product.port(Product.MQTT),
            Names.unique("identifiers"),
            new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(Product.DEMO);
    options.setPassword(Product.DEMO_PASSWORD.getBytes(StandardCharsets.UTF_8));
    client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
    subscribe(client, topic + "/#", 7);
    subscribe(client, topic + "/a", 300);

    client.publish(topic + "/a", new MqttMessage(new byte[1])).waitForCompletion(TIMEOUT_MILLIS);

    // MQTT 5, 3.3.4 leaves it to the server whether overlapping subscriptions get one copy or
    // several.
    List<Integer> identifiers = new ArrayList<>();
    while (identifiers.size() < 2) {
      MqttMessage message = received.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(message).isNotNull();
      identifiers.addAll(message.getProperties().getSubscriptionIdentifiers());
    }
    assertThat(identifiers).containsExactlyInAnyOrder(7, 300);
    client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
    client.close();
  }

  private void subscribe(MqttAsyncClient client, String filter, int identifier) throws Exception {
    MqttProperties properties = new MqttProperties();
    properties.setSubscriptionIdentifier(identifier); // What Paho sends,
    properties.setSubscriptionIdentifiers(
        List.of(identifier)); // and by what it finds the listener.
    client
        .subscribe(
            new MqttSubscription[] {new MqttSubscription(filter, 1)},
            null,
            null,
            (matching, message) -> received.add(message),
            properties)
        .waitForCompletion(TIMEOUT_MILLIS);
  }
}
