package io.sluice.tests.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What STOMP clients were told lasts, over {@code kill -9}. */
class StompRestartTest {
  private static final byte[] EMPTY = {};

  @TempDir Path directory;

  @Test
  void persistentMessagesDurableSubscriptionsAndSchedulesLast() throws Exception {
    try (Product product = Product.start(directory)) {
      try (RawStomp client = connected(product)) {
        client.sendAndWait("SUBSCRIBE", durable(), EMPTY);
        client.sendAndWait("UNSUBSCRIBE", Map.of("id", "d"), EMPTY);
        client.sendAndWait("SEND", to("/topic/news"), "gathered".getBytes(UTF_8));
        client.sendAndWait("SEND", to("/queue/orders"), "first".getBytes(UTF_8));
        client.sendAndWait("SEND", to("/queue/orders"), "second".getBytes(UTF_8));
        Map<String, String> later = to("/queue/orders");
        later.put("AMQ_SCHEDULED_DELAY", "3000");
        client.sendAndWait("SEND", later, "later".getBytes(UTF_8));
        client.sendAndWait("SUBSCRIBE", orders(), EMPTY);
        String ack = client.require("MESSAGE").header("ack");
        client.require("MESSAGE");
        client.sendAndWait("ACK", Map.of("id", ack), EMPTY);
      }
      product.kill9();
      product.restart();
      try (RawStomp client = connected(product)) {
        client.sendAndWait("SUBSCRIBE", orders(), EMPTY);
        RawStomp.Frame second = client.require("MESSAGE");
        assertThat(second.text()).isEqualTo("second");
        assertThat(client.require("MESSAGE").text()).isEqualTo("later");
        client.sendAndWait("SUBSCRIBE", durable(), EMPTY);
        assertThat(client.require("MESSAGE").text()).isEqualTo("gathered");
      }
    }
  }

  private static Map<String, String> durable() {
    return Map.of("id", "d", "destination", "/topic/news", "activemq.subscriptionName", "sub");
  }

  private static Map<String, String> orders() {
    return Map.of("id", "o", "destination", "/queue/orders", "ack", "client-individual");
  }

  private static Map<String, String> to(String destination) {
    return new HashMap<>(Map.of("destination", destination, "persistent", "true"));
  }

  private static RawStomp connected(Product product) throws IOException {
    RawStomp client = RawStomp.open(product, Transport.TCP);
    client.send(
        "CONNECT",
        Map.of(
            "accept-version",
            "1.2",
            "host",
            "localhost",
            "login",
            Product.DEMO,
            "passcode",
            Product.DEMO_PASSWORD,
            "client-id",
            "tool"),
        EMPTY);
    client.require("CONNECTED");
    return client;
  }
}
