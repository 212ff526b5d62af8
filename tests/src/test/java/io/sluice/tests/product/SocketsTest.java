package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel's sockets may do differently, with io_uring and without. */
class SocketsTest {
  /** Beyond the first buffer that Netty reads into, of 2 KiB, and the one that it grows to. */
  private static final int MAX_READ_BYTES = 4 << 10;

  @TempDir private Path directory;

  private Product start(boolean ioUring) {
    Product product = Product.start(directory, Map.of("sluice.io-uring", String.valueOf(ioUring)));
    assertThat(product.log().contains("io_uring is ")).isEqualTo(ioUring);
    return product;
  }

  /** A read that fills its buffer is no reason to wait for another. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatFillsAReadIsAnswered(boolean ioUring) throws IOException {
    byte[] ping = RawPacket.of(RawPacket.PINGREQ, 0, new Bytes()).encoded();
    try (Product product = start(ioUring);
        RawClient client =
            new RawClient(Transport.TCP.connect("localhost", product.port(Product.MQTT)), 5)) {
      client.connect(new RawConnect(5, "pings").as(Product.DEMO, Product.DEMO_PASSWORD));
      Bytes all = new Bytes();
      for (int pings = 1; pings * ping.length <= MAX_READ_BYTES; pings++) {
        client.send(all.raw(ping).toArray());
        for (int i = 0; i < pings; i++) {
          client.next(RawPacket.PINGRESP);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestThatFillsAReadIsAnswered(boolean ioUring) throws IOException {
    try (Product product = start(ioUring)) {
      for (int bytes = 1 << 10; bytes <= MAX_READ_BYTES; bytes += 1 << 10) {
        assertAnswered(product, bytes);
      }
    }
  }

  private static void assertAnswered(Product product, int requestBytes) throws IOException {
    String request = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nX-Fill: %s\r\n\r\n";
    String filled = request.formatted("x".repeat(requestBytes - request.length() + 2));
    assertThat(filled).hasSize(requestBytes);
    try (Socket socket = Transport.socket(product.port(Product.HTTP))) {
      socket.getOutputStream().write(filled.getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 200");
    }
  }
}
