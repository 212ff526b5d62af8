package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Qpid Proton in Python; what it does is in {@code qpidproton.py}. */
class QpidProtonTest {
  @BeforeAll
  static void isInstalled() throws Exception {
    PythonClients.require("proton");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "amqps"})
  void sendsAndReads(String listener) throws Exception {
    String url = listener + "://localhost:" + Product.shared().port(listener);

    String printed =
        PythonClients.run(List.of("qpidproton.py", url, Product.DEMO, Product.DEMO_PASSWORD));

    assertThat(printed).contains("as it should be");
  }
}
