package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** stomp.py in every version; what it does is in {@code stomppy.py}. */
class StompPyTest {
  @BeforeAll
  static void isInstalled() throws Exception {
    PythonClients.require("stomp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  void sendsAndReads(String version) throws Exception {
    String port = String.valueOf(Product.shared().port(Product.STOMP));

    String printed =
        PythonClients.run(
            List.of("stomppy.py", version, port, Product.DEMO, Product.DEMO_PASSWORD));

    assertThat(printed).contains("as it should be");
  }
}
