package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** rhea, AMQP's client for Node, over every listener; what it does is in {@code rhea.mjs}. */
class RheaTest {
  @BeforeAll
  static void install() throws Exception {
    NodeClients.install();
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "amqps", "ws", "wss"})
  void sendsAndReads(String listener) throws Exception {
    Product product = Product.shared();
    String url = listener + "://localhost:" + product.port(listener);

    String printed =
        NodeClients.run(
            List.of(
                "rhea.mjs",
                url,
                Product.DEMO,
                Product.DEMO_PASSWORD,
                product.certificate().toString()));

    assertThat(printed).contains("as it should be");
  }
}
