package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.sluice.tests.product.Clients;
import io.sluice.tests.product.Product;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MQTT 5 by HiveMQ's client. */
final class Mqtt5Peer implements Peer {
  private final Mqtt5BlockingClient client;
  private final Mqtt5BlockingClient.Mqtt5Publishes publishes;

  Mqtt5Peer(Product product, String clientId) {
    client = Clients.connected(product, Product.MQTT, clientId);
    publishes = client.publishes(MqttGlobalPublishFilter.ALL);
  }

  @Override
  public void send(String topic, Sample sample) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(sample.body())
        .payloadFormatIndicator(
            sample.text()
                ? Mqtt5PayloadFormatIndicator.UTF_8
                : Mqtt5PayloadFormatIndicator.UNSPECIFIED)
        .contentType(Sample.CONTENT_TYPE)
        .responseTopic(Sample.REPLY_TO_PATH)
        .correlationData(Sample.CORRELATION.getBytes(UTF_8))
        .messageExpiryInterval(Sample.TTL_MILLIS / 1_000)
        .userProperties()
        .add(Sample.PROPERTY, Sample.PROPERTY_VALUE)
        .add(Sample.NUMBER, String.valueOf(Sample.NUMBER_VALUE))
        .applyUserProperties()
        .send();
  }

  @Override
  public void subscribe(String topic) {
    client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
  }

  @Override
  public Received receive() throws InterruptedException {
    Mqtt5Publish publish = publishes.receive(20, TimeUnit.SECONDS).orElseThrow();
    Map<String, Object> properties = new LinkedHashMap<>();
    publish
        .getUserProperties()
        .asList()
        .forEach(p -> properties.put(p.getName().toString(), p.getValue().toString()));
    return new Received(
        publish.getPayloadFormatIndicator().orElse(null) == Mqtt5PayloadFormatIndicator.UTF_8,
        publish.getPayloadAsBytes(),
        properties,
        publish.getCorrelationData().map(Mqtt5Peer::bytes).orElse(null),
        publish.getResponseTopic().map(Object::toString).orElse(null),
        publish.getContentType().map(Object::toString).orElse(null),
        publish.getMessageExpiryInterval().isPresent()
            ? publish.getMessageExpiryInterval().getAsLong() * 1_000
            : null,
        null);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    publishes.close();
    client.disconnect();
  }
}
