package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.sluice.tests.product.Clients;
import io.sluice.tests.product.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every client library over every listener: a message at each QoS, and a large one, arrive whole.
 */
class ListenersTest {
  private static final int LARGE_BYTES = 1 << 20;

  private final Product product = Product.shared();

  @ParameterizedTest
  @ValueSource(strings = {Product.MQTT, Product.MQTTS, Product.WS, Product.WSS})
  void hiveMqSpeaksMqtt5(String listener) throws InterruptedException {
    String topic = Names.unique("listeners/hive5");
    Mqtt5BlockingClient client = Clients.connected(product, listener, Names.unique("hive5"));
    try (var received = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter(topic + "/#").qos(MqttQos.EXACTLY_ONCE).send();
      for (MqttQos qos : MqttQos.values()) {
        client.publishWith().topic(topic + "/" + qos).qos(qos).payload(body(qos.getCode())).send();
      }
      for (MqttQos qos : MqttQos.values()) {
        Mqtt5Publish publish = received.receive(10, TimeUnit.SECONDS).orElseThrow();
        assertThat(publish.getTopic()).hasToString(topic + "/" + qos);
        assertThat(publish.getQos()).isEqualTo(qos);
        assertThat(publish.getPayloadAsBytes()).isEqualTo(body(qos.getCode()));
      }
    } finally {
      client.disconnect();
    }
  }

  static Stream<Arguments> paho() {
    List<Arguments> all = new ArrayList<>();
    for (String listener : List.of(Product.MQTT, Product.MQTTS, Product.WS, Product.WSS)) {
      all.add(Arguments.of(listener, "3.1"));
      all.add(Arguments.of(listener, "3.1.1"));
      all.add(Arguments.of(listener, "5.0"));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("paho")
  void pahoSpeaksEveryVersion(String listener, String version) throws Exception {
    String topic = Names.unique("listeners/paho");
    try (PahoClient client = PahoClient.connect(product, listener, version, true)) {
      client.subscribe(topic, 2);
      for (int qos = 0; qos <= 2; qos++) {
        client.publish(topic, body(qos), qos);
      }
      for (int qos = 0; qos <= 2; qos++) {
        assertThat(client.receive()).isEqualTo(body(qos));
      }
    }
  }

  /** The last of the three is large. */
  private static byte[] body(int qos) {
    byte[] body = new byte[qos == 2 ? LARGE_BYTES : qos * 100];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 + qos);
    }
    return body;
  }
}
