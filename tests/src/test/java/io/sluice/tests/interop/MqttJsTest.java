package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * MQTT.js, the client of browsers and Node, over every listener; what it does is in {@code
 * mqttjs.mjs}.
 */
class MqttJsTest {
  private static final Map<String, String> PATHS =
      Map.of(Product.WS, "/mqtt", Product.WSS, "/mqtt", Product.MQTT, "", Product.MQTTS, "");

  @BeforeAll
  static void install() throws Exception {
    NodeClients.install();
  }

  /** The version is the protocol's level: 3 is MQTT 3.1, 4 is 3.1.1. */
  @ParameterizedTest
  @CsvSource({"ws,3", "ws,4", "ws,5", "wss,4", "wss,5", "mqtt,5", "mqtts,5"})
  void publishesAndReads(String listener, String version) throws Exception {
    Product product = Product.shared();
    String url = listener + "://localhost:" + product.port(listener) + PATHS.get(listener);

    String printed =
        NodeClients.run(
            List.of(
                "mqttjs.mjs",
                url,
                version,
                Product.DEMO,
                Product.DEMO_PASSWORD,
                product.certificate().toString()));

    assertThat(printed).contains("as it should be");
  }
}
