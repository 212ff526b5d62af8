package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** STOMP clients that do not behave harm nobody else. */
class HostileStompTest {
  private static final Product PRODUCT = Product.shared();
  private static final byte[] EMPTY = {};
  private static Bystander bystander;

  @BeforeAll
  static void connectBystander() throws IOException {
    bystander = new Bystander(PRODUCT);
  }

  @AfterAll
  static void closeBystander() {
    bystander.close();
  }

  private static RawStomp connected(Transport transport) throws IOException {
    RawStomp client = RawStomp.open(PRODUCT, transport);
    assertThat(client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD).command())
        .isEqualTo("CONNECTED");
    return client;
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsTooLargeIsRefusedBeforeItComes(Transport transport) throws IOException {
    try (RawStomp client = connected(transport)) {
      client.send("SEND", Map.of("destination", "/queue/a", "content-length", "200000000"), EMPTY);
      assertThat(client.require("ERROR").header("message")).contains("4194304 bytes");
    }
    bystander.assertUnharmed();
  }

  @Test
  void otherProtocolsAndNoiseAreTurnedAway() throws IOException {
    long seed = System.nanoTime();
    System.out.println("HostileStompTest: seed " + seed);
    Random random = new Random(seed);
    byte[] http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    assertEnds(PRODUCT.port(Product.STOMP), http);
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[20_000];
      random.nextBytes(noise);
      assertEnds(PRODUCT.port(Product.STOMP), noise);
    }
    bystander.assertUnharmed();
  }

  private static void assertEnds(int port, byte[] bytes) throws IOException {
    try (Socket socket = Transport.socket(port)) {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // An end like any other.
    }
  }

  /** It is handed no more than its window, whatever waits for it; its messages are not lost. */
  @Test
  void aClientThatNeverReadsCostsLittle() throws IOException {
    String destination = "/queue/never.read";
    byte[] body = new byte[100_000];
    try (RawStomp deaf = connected(Transport.TCP);
        RawStomp sender = connected(Transport.TCP)) {
      deaf.sendAndWait("SUBSCRIBE", Map.of("id", "s", "destination", destination), EMPTY);
      for (int i = 0; i < 300; i++) {
        sender.sendAndWait(
            "SEND",
            Map.of("destination", destination, "persistent", "true", "content-length", "100000"),
            body);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> depth("never.read") > 200);
      bystander.assertUnharmed();
    }
  }

  private static long depth(String queue) {
    for (var destination :
        PRODUCT.api().mustGet("/api/v1/tenants/demo/brokers/demo").get("destinations")) {
      if (destination.get("name").asText().equals(queue)) {
        return destination.get("depth").asLong();
      }
    }
    return 0;
  }
}
