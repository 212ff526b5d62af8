package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.sluice.tests.product.Product;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MQTT 3.1.1 by HiveMQ's client. */
final class Mqtt3Peer implements Peer {
  private final Mqtt3BlockingClient client;
  private final Mqtt3BlockingClient.Mqtt3Publishes publishes;

  Mqtt3Peer(Product product, String clientId) {
    client =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(clientId)
            .serverHost("localhost")
            .serverPort(product.port(Product.MQTT))
            .simpleAuth()
            .username(Product.DEMO)
            .password(Product.DEMO_PASSWORD.getBytes(UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    publishes = client.publishes(MqttGlobalPublishFilter.ALL);
  }

  @Override
  public void send(String topic, Sample sample) {
    client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(sample.body()).send();
  }

  @Override
  public void subscribe(String topic) {
    client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
  }

  @Override
  public Received receive() throws InterruptedException {
    Mqtt3Publish publish = publishes.receive(20, TimeUnit.SECONDS).orElseThrow();
    return new Received(false, publish.getPayloadAsBytes(), Map.of(), null, null, null, null, null);
  }

  @Override
  public void close() {
    publishes.close();
    client.disconnect();
  }
}
