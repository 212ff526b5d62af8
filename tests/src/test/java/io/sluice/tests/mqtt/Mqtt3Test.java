package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import io.sluice.tests.product.Product;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MQTT 3 and MQTT 5 clients of the product have in common, and refusals in MQTT 3's words. */
class Mqtt3Test {
  private final Product product = Product.shared();

  /** MQTT 3.1.1, 3.1.2.4; MQTT 5, 3.1.2.4. */
  @ParameterizedTest
  @CsvSource({"3.1, 3.1.1", "3.1.1, 5.0", "5.0, 3.1", "3.1.1, 3.1.1"})
  void aKeptSessionGetsWhatItMissed(String subscribing, String publishing) throws Exception {
    String topic = Names.unique("kept3");
    String clientId = Names.unique("kept3");
    try (PahoClient client =
        PahoClient.connect(product, Product.MQTT, subscribing, clientId, false)) {
      client.subscribe(topic + "/#", 2);
    }

    try (PahoClient publisher = PahoClient.connect(product, Product.WS, publishing, true)) {
      for (int qos = 1; qos <= 2; qos++) {
        publisher.publish(topic + "/" + qos, bytes("m" + qos), qos);
      }
    }

    try (PahoClient client =
        PahoClient.connect(product, Product.MQTTS, subscribing, clientId, false)) {
      assertThat(client.receive()).isEqualTo(bytes("m1"));
      assertThat(client.receive()).isEqualTo(bytes("m2"));
    }
    PahoClient.connect(product, Product.MQTT, subscribing, clientId, true).close();
  }

  /** The table of refusals: return code 5. */
  @Test
  void aBadPasswordIsNotAuthorized() {
    Mqtt3BlockingClient stranger =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(Names.unique("stranger"))
            .serverHost("localhost")
            .serverPort(product.port(Product.MQTT))
            .simpleAuth()
            .username(Product.DEMO)
            .password(bytes("wrong"))
            .applySimpleAuth()
            .buildBlocking();

    Mqtt3ConnAckException refused =
        catchThrowableOfType(Mqtt3ConnAckException.class, stranger::connect);

    assertThat(refused.getMqttMessage().getReturnCode())
        .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
