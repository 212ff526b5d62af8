package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ActiveMQ's clients 5, for {@code javax.jms}, in processes of their own; what they do is in {@code
 * tests/javax}.
 */
class JavaxClientsTest {
  private static final Path APPLICATION = Path.of("javax", "target").toAbsolutePath();

  @ParameterizedTest
  @CsvSource({
    "5.15.16, tcp://localhost:%d",
    "5.15.16, failover:(tcp://localhost:%d)",
    "5.18.6, tcp://localhost:%d",
    "5.18.6, failover:(tcp://localhost:%d)"
  })
  void doesWhatApplicationsDo(String version, String url) throws Exception {
    String classpath =
        String.join(
            File.pathSeparator,
            APPLICATION.resolve("classes").toString(),
            APPLICATION.resolve("clients").resolve(version).resolve("*").toString(),
            APPLICATION.resolve("lib").resolve("*").toString());

    String printed =
        Programs.run(
            Path.of("."),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classpath,
                "io.sluice.clients.JavaxApplication",
                url.formatted(Product.shared().port(Product.OPENWIRE)),
                Product.DEMO,
                Product.DEMO_PASSWORD,
                "javax." + UUID.randomUUID()));

    assertThat(printed)
        .contains("queues", "objects", "topics", "durable subscribers", "transactions")
        .contains("request and reply", "as it should be");
  }
}
