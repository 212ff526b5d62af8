package io.sluice.tests.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** STOMP over TCP, TLS and WebSockets: small and large bodies arrive whole, receipts too. */
class StompListenersTest {
  private static final byte[] EMPTY = {};
  private static final int LARGE_BYTES = 1 << 20;

  private final Product product = Product.shared();

  @ParameterizedTest
  @EnumSource
  void bodiesArriveWhole(Transport transport) throws IOException {
    String destination = "/queue/stomp.listeners." + transport;
    try (RawStomp client = connected(transport)) {
      client.sendAndWait(
          "SUBSCRIBE", Map.of("id", "s", "destination", destination, "ack", "client"), EMPTY);
      for (int bytes : new int[] {0, 1, 200, LARGE_BYTES}) {
        byte[] body = body(bytes);
        client.send(
            "SEND",
            Map.of("destination", destination, "content-length", String.valueOf(bytes)),
            body);
        RawStomp.Frame message = client.require("MESSAGE");
        assertThat(message.header("destination")).isEqualTo(destination);
        assertThat(message.body()).isEqualTo(body);
        client.sendAndWait("ACK", Map.of("id", message.header("ack")), EMPTY);
      }
      client.sendAndWait("DISCONNECT", Map.of(), EMPTY);
    }
  }

  /** By the host that TLS or the WebSocket names, by the host header, by the user's name. */
  @ParameterizedTest
  @EnumSource
  void aWrongBrokerIsAWrongPassword(Transport transport) throws IOException {
    for (String host : new String[] {"no-such-broker", "localhost"}) {
      try (RawStomp client = RawStomp.open(product, transport)) {
        String login = host.equals("localhost") ? "no-such-broker/demo" : Product.DEMO;
        RawStomp.Frame answer = client.connect(host, login, Product.DEMO_PASSWORD);
        assertThat(answer.command()).isEqualTo("ERROR");
        assertThat(answer.header("message")).contains("Access refused");
      }
    }
  }

  private RawStomp connected(Transport transport) throws IOException {
    RawStomp client = RawStomp.open(product, transport);
    RawStomp.Frame answer = client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
    assertThat(answer.command()).as(answer::toString).isEqualTo("CONNECTED");
    return client;
  }

  private static byte[] body(int bytes) {
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) (i * 31);
    }
    return body;
  }
}
