package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawAmqp;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawMessage;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.transport.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that take their time: to say who they are, to finish what they say, or to read what they
 * are sent. They are closed, and what waits for them costs a bounded amount of memory.
 */
class SlowClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HALF_OPEN = 100;
  private static final int FLOOD_BODY_BYTES = 256 << 10;
  private static final int FLOOD_MESSAGES = 2_400;
  private static final List<String> LISTENERS =
      List.of(Product.MQTT, Product.MQTTS, Product.WS, Product.WSS, Product.AMQP, Product.AMQPS);

  @TempDir static Path directory;
  private static Product product;

  /** Less heap than the flood has bytes. */
  @BeforeAll
  static void start() {
    product =
        Product.start(
            directory,
            Map.of(
                "sluice.mqtt.connect-timeout", "2s",
                "sluice.amqp.handshake-timeout", "2s",
                "sluice.websocket.upgrade-timeout", "2s",
                "sluice.mqtt.stall-timeout", "8s",
                "sluice.amqp.stall-timeout", "8s"),
            Map.of(
                "SLUICE_DEMO_PASSWORD", Product.DEMO_PASSWORD,
                "SLUICE_OPERATOR_PASSWORD", Product.OPERATOR_PASSWORD,
                "JAVA_TOOL_OPTIONS", "-Xmx320m"));
  }

  @AfterAll
  static void end() {
    product.close();
  }

  private static void assertEnds(Socket socket) throws IOException {
    try (socket) {
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // An end like any other.
    }
  }

  @Test
  void whoDoesNotConnectIsClosed() throws IOException {
    try (Bystander bystander = new Bystander(product)) {
      List<Socket> halfOpen = new ArrayList<>();
      for (String listener : LISTENERS) {
        for (int i = 0; i < HALF_OPEN; i++) {
          halfOpen.add(Transport.socket(product.port(listener)));
        }
      }
      for (Transport transport : Transport.values()) {
        // Its TLS and WebSocket handshakes are done, but no CONNECT comes.
        halfOpen.add(Bystander.open(product, transport, 4).stream().socket());
      }
      Socket tls = Transport.socket(product.port(Product.WS));
      tls.getOutputStream().write(new Bytes().u8(22).u16(0x301).u16(200).u8(1).toArray());
      halfOpen.add(tls); // For HTTP it may be the beginning of a line.
      RawAmqp notOpened = RawAmqp.open(product, Transport.TCP);
      notOpened.login(Product.DEMO, Product.DEMO_PASSWORD);
      bystander.assertUnharmed();
      for (Socket socket : halfOpen) {
        assertEnds(socket);
      }
      notOpened.end();
      bystander.assertUnharmed();
    }
  }

  @Test
  void whoConnectsByteByByteIsClosedBeforeItsEnd() throws IOException {
    byte[] connect = Bystander.connect(5, "x".repeat(60_000)).packet().encoded();
    byte[] init = RawAmqp.plain("x".repeat(16_000), "");
    byte[] login = new Bytes().raw(RawAmqp.SASL).raw(init).toArray();
    byte[] request = ("GET /mqtt HTTP/1.1\r\nX: " + "x".repeat(60_000)).getBytes(UTF_8);
    try (Bystander bystander = new Bystander(product)) {
      assertIsClosedWhileItDribbles(product.port(Product.MQTT), connect);
      assertIsClosedWhileItDribbles(product.port(Product.AMQP), login);
      assertIsClosedWhileItDribbles(product.port(Product.WS), request);
      bystander.assertUnharmed();
    }
  }

  private static void assertIsClosedWhileItDribbles(int port, byte[] bytes) throws IOException {
    try (Socket socket = Transport.socket(port)) {
      int[] at = {0};
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !tookOneMore(socket, bytes[at[0]++]));
      assertThat(at[0]).isLessThan(bytes.length);
    }
  }

  private static boolean tookOneMore(Socket socket, byte one) {
    try {
      socket.getOutputStream().write(one);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void whoDoesNotReadCostsBoundedMemoryAndIsClosed() throws Exception {
    try (Bystander bystander = new Bystander(product);
        RawClient deaf = connected(4, "deaf");
        RawClient deafAtOnce = connected(5, "deaf-at-most-once");
        RawClient reader = connected(5, "reader");
        RawClient flood = connected(5, "flood")) {
      await().atMost(PATIENCE).until(() -> connections() == 5);
      deaf.subscribe(1, "flood");
      deafAtOnce.subscribe(0, "flood");
      reader.subscribe(1, "flood");
      byte[] body = new byte[FLOOD_BODY_BYTES];
      for (int i = 0; i < FLOOD_MESSAGES; i++) {
        body[0] = (byte) i;
        assertThat(flood.publish("flood", body, false)).isZero();
        RawMessage message = reader.message();
        assertThat(message.payload()[0]).isEqualTo((byte) i);
        reader.ack(RawPacket.PUBACK, message.packetId());
      }
      assertThat(reader.ping()).isTrue();
      bystander.assertUnharmed();
      await().atMost(PATIENCE).until(() -> connections() == 3);
      bystander.assertUnharmed();
      assertThat(product.api().get("/q/health/live").statusCode()).isEqualTo(200);
      assertThat(product.log()).doesNotContain("OutOfMemoryError");
    }
  }

  /** It grants credit for all there is: it is handed its window, and closed. */
  @Test
  void aReceiverThatDoesNotReadIsClosedAndItsMessagesStay() throws Exception {
    int messages = 500;
    try (Bystander bystander = new Bystander(product);
        RawAmqp sender = RawAmqp.ready(product, Transport.TCP);
        RawAmqp deaf = RawAmqp.ready(product, Transport.TCP)) {
      sender.attach("never.read", Role.SENDER);
      deaf.attach("never.read", Role.RECEIVER);
      deaf.grant(1_000_000);
      byte[] message = RawAmqp.encode(new Header().setDurable(true), new Data(new byte[60_000]));
      for (int i = 0; i < messages; i++) {
        assertThat(sender.transfer(i, message)).isInstanceOf(Accepted.class);
      }
      bystander.assertUnharmed();
      await().atMost(PATIENCE).until(() -> connections() == 2);
      assertThat(depth("never.read")).isEqualTo(messages);
      bystander.assertUnharmed();
    }
  }

  private static int depth(String queue) {
    for (var destination : demo().get("destinations")) {
      if (destination.get("name").asText().equals(queue)) {
        return destination.get("depth").asInt();
      }
    }
    return 0;
  }

  private static JsonNode demo() {
    return product.api().mustGet("/api/v1/tenants/demo/brokers/demo");
  }

  private static int connections() {
    return demo().get("connections").asInt();
  }

  /** It sends on and on and reads no answer: it is not read from any more, and closed. */
  @Test
  void whoReadsNoAnswersIsNotReadFromForEver() throws Exception {
    try (Bystander bystander = new Bystander(product);
        RawClient deaf = connected(4, "asks-only")) {
      byte[] pings = new byte[64 << 10];
      for (int i = 0; i < pings.length; i += 2) {
        pings[i] = (byte) 0xC0;
      }
      Thread writer = new Thread(() -> writeUntilClosed(deaf, pings), "asks-only");
      writer.start();
      writer.join(PATIENCE.toMillis());
      assertThat(writer.isAlive()).as("still connected").isFalse();
      bystander.assertUnharmed();
    }
  }

  private static void writeUntilClosed(RawClient client, byte[] bytes) {
    try {
      while (true) {
        client.send(bytes);
      }
    } catch (IOException closed) {
      // As it should.
    }
  }

  private static RawClient connected(int version, String clientId) throws IOException {
    RawClient client = Bystander.open(product, Transport.TCP, version);
    assertThat(client.connect(Bystander.connect(version, clientId)).accepted()).isTrue();
    return client;
  }
}
