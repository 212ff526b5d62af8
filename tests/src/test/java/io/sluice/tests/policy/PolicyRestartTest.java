package io.sluice.tests.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies, their revisions and what they led to, over {@code kill -9}. */
class PolicyRestartTest {
  private static final String POLICY = "/api/v1/tenants/demo/brokers/demo/policy";

  @TempDir Path directory;

  @Test
  void policiesAndTheirRevisionsLast() throws Exception {
    try (Product product = Product.start(directory)) {
      product.api().mustPut(POLICY, "{\"virtualTopics\": []}");
      product
          .api()
          .mustPut(
              POLICY,
              """
              {"compositeDestinations": [{"kind": "topic", "name": "news", "targets": [
                {"kind": "queue", "name": "press"}]}]}""");
      try (RawStomp client = connected(product)) {
        send(client, "before");
      }
      product.kill9();
      product.restart();
      JsonNode revisions = product.api().mustGet(POLICY + "/revisions");
      assertThat(revisions.findValuesAsText("revision")).containsExactly("1", "2");
      JsonNode first = product.api().mustGet(POLICY + "/revisions/1");
      assertThat(first.get("virtualTopics")).isEmpty();
      try (RawStomp client = connected(product)) {
        send(client, "after");
        client.sendAndWait(
            "SUBSCRIBE", Map.of("id", "p", "destination", "/queue/press"), new byte[0]);
        assertThat(client.require("MESSAGE").text()).isEqualTo("before");
        assertThat(client.require("MESSAGE").text()).isEqualTo("after");
      }
    }
  }

  private static void send(RawStomp client, String text) throws IOException {
    client.sendAndWait(
        "SEND", Map.of("destination", "/topic/news", "persistent", "true"), text.getBytes(UTF_8));
  }

  private static RawStomp connected(Product product) throws IOException {
    RawStomp client = RawStomp.open(product, Transport.TCP);
    assertThat(client.connect("demo", Product.DEMO, Product.DEMO_PASSWORD).command())
        .isEqualTo("CONNECTED");
    return client;
  }
}
