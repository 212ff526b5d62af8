package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** StompJS, the client of browsers, over WebSockets; what it does is in {@code stompjs.mjs}. */
class StompJsTest {
  @BeforeAll
  static void install() throws Exception {
    NodeClients.install();
  }

  /** With a path of its own, and as Amazon MQ has it, at the root. */
  @ParameterizedTest
  @CsvSource({"ws,/stomp,v12.stomp", "ws,/,v11.stomp", "wss,/stomp,v10.stomp", "wss,/,v12.stomp"})
  void sendsAndReads(String listener, String path, String subProtocol) throws Exception {
    Product product = Product.shared();
    String url = listener + "://localhost:" + product.port(listener) + path;

    String printed =
        NodeClients.run(
            List.of(
                "stompjs.mjs",
                url,
                subProtocol,
                Product.DEMO,
                Product.DEMO_PASSWORD,
                product.certificate().toString()));

    assertThat(printed).contains("as it should be");
  }
}
