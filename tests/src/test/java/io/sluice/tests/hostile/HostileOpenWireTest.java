package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawOpenWire;
import io.sluice.tests.raw.Transport;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenWire clients that do not behave are closed or refused, and harm nobody else. */
class HostileOpenWireTest {
  private static final int MAX_CONSUMERS = 50;
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int FLOOD_MESSAGES = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static Product product;
  private static Bystander bystander;

  private final String name = "hostile." + UUID.randomUUID();

  /** A heap that holds a fraction of what is sent here, and sockets whose close may wait. */
  @BeforeAll
  static void start() throws IOException {
    product =
        Product.start(
            directory,
            Map.of(
                "sluice.io-uring",
                "true",
                "sluice.openwire.connect-timeout",
                "2s",
                "sluice.openwire.stall-timeout",
                "8s",
                "sluice.openwire.max-consumers",
                String.valueOf(MAX_CONSUMERS),
                "sluice.openwire.max-frame",
                String.valueOf(MAX_FRAME_BYTES)),
            Map.of(
                "SLUICE_DEMO_PASSWORD", Product.DEMO_PASSWORD,
                "SLUICE_OPERATOR_PASSWORD", Product.OPERATOR_PASSWORD,
                "JAVA_TOOL_OPTIONS", "-Xmx320m"));
    bystander = new Bystander(product);
  }

  @AfterAll
  static void end() {
    bystander.close();
    product.close();
  }

  private static Connection connect(String options) throws JMSException {
    String url = "tcp://localhost:" + product.port(Product.OPENWIRE) + options;
    Connection connection = JmsFactories.openWire(url).createConnection();
    connection.start();
    return connection;
  }

  private static void assertEnds(byte[] bytes) throws IOException {
    try (Socket socket = Transport.socket(product.port(Product.OPENWIRE))) {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // An end like any other.
    }
  }

  private static void assertEndsAfterHello(byte[] bytes) throws IOException {
    try (RawOpenWire client = RawOpenWire.open(product)) {
      client.sendBytes(bytes);
      client.awaitEnd();
    } catch (SocketException reset) {
      // An end like any other.
    }
  }

  // What is no OpenWire.

  @Test
  void otherProtocolsAndNoiseAreTurnedAway() throws IOException {
    assertEnds("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    assertEnds("CONNECT\nhost:localhost\n\n\0".getBytes(UTF_8));
    assertEnds(Bystander.connect(5, "mqtt").packet().encoded());
    assertEnds("AMQP\3\1\0\0".getBytes(UTF_8));
    long seed = System.nanoTime();
    System.out.println("HostileOpenWireTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[70_000];
      random.nextBytes(noise);
      assertEnds(noise);
      // The length is good, what follows is not.
      assertEndsAfterHello(new Bytes().u32(noise.length / 2).raw(noise).toArray());
    }
    bystander.assertUnharmed();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 70_000, 200_000_000, Integer.MAX_VALUE})
  void framesOfUnlikelyLengthsAreRefusedBeforeTheyCome(int length) throws IOException {
    assertEndsAfterHello(new Bytes().u32(length).toArray());
    bystander.assertUnharmed();
  }

  @Test
  void aMessageThatIsTooLargeEndsItsConnectionAlone() throws Exception {
    try (Connection connection = connect("?wireFormat.maxFrameSize=100000000");
        Connection other = connect("")) {
      Session session = connection.createSession();
      BytesMessage large = session.createBytesMessage();
      large.writeBytes(new byte[2 * MAX_FRAME_BYTES]);
      assertThatThrownBy(() -> session.createProducer(session.createQueue(name)).send(large))
          .isInstanceOf(JMSException.class);
      Session its = other.createSession();
      its.createProducer(its.createQueue(name)).send(its.createTextMessage("small"));
    }
    bystander.assertUnharmed();
  }

  // Who takes its time.

  @Test
  void whoDoesNotConnectIsClosed() throws IOException {
    List<RawOpenWire> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(RawOpenWire.open(product));
      silent.get(i).sendBytes(new byte[] {0, 0, 1, 0, 3, 0}); // A command that does not go on.
    }
    bystander.assertUnharmed();
    for (RawOpenWire client : silent) {
      client.awaitEnd();
      client.close();
    }
    bystander.assertUnharmed();
  }

  /** What waits for it stays in its queue, and is not lost when it is closed. */
  @Test
  void aConsumerThatNeverReadsIsClosedAndCostsLittle() throws Exception {
    try (RawOpenWire deaf = RawOpenWire.open(product);
        Connection sender = connect("?jms.useAsyncSend=true&jms.producerWindowSize=4000000")) {
      deaf.consume(name, 32_000);
      await().atMost(PATIENCE).until(() -> connections() == 3);
      Session session = sender.createSession();
      MessageProducer producer = session.createProducer(session.createQueue(name));
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(new byte[256 << 10]);
      for (int i = 0; i < FLOOD_MESSAGES; i++) {
        producer.send(message);
      }
      bystander.assertUnharmed();
      await().atMost(PATIENCE).until(() -> connections() == 2);
      assertThat(depth(name)).isEqualTo(FLOOD_MESSAGES);
      bystander.assertUnharmed();
    }
  }

  private static JsonNode broker() {
    return product.api().mustGet("/api/v1/tenants/demo/brokers/demo");
  }

  private static int connections() {
    return broker().get("connections").asInt();
  }

  private static long depth(String queue) {
    for (JsonNode destination : broker().get("destinations")) {
      if (destination.get("name").asText().equals(queue)) {
        return destination.get("depth").asLong();
      }
    }
    return 0;
  }

  // Floods.

  @Test
  void aFloodOfConsumersEndsAtTheLimit() throws Exception {
    try (Connection connection = connect("?jms.watchTopicAdvisories=false")) {
      Session session = connection.createSession();
      for (int i = 0; i < MAX_CONSUMERS; i++) {
        session.createConsumer(session.createQueue(name));
      }
      assertThatThrownBy(() -> session.createConsumer(session.createQueue(name)))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining(String.valueOf(MAX_CONSUMERS));
      // The connection goes on.
      session.createProducer(session.createQueue(name)).send(session.createMessage());
    }
    bystander.assertUnharmed();
  }

  @Test
  void aFloodOfProducersEndsAtTheLimit() throws Exception {
    try (Connection connection = connect("?jms.producerWindowSize=1000")) {
      Session session = connection.createSession();
      for (int i = 0; i < MAX_CONSUMERS; i++) {
        session.createProducer(session.createQueue(name));
      }
      assertThatThrownBy(() -> session.createProducer(session.createQueue(name)))
          .isInstanceOf(JMSException.class);
    }
    bystander.assertUnharmed();
  }

  @Test
  void aFloodOfTemporaryDestinationsEndsAtTheLimit() throws Exception {
    try (Connection connection = connect("")) {
      Session session = connection.createSession();
      for (int i = 0; i < MAX_CONSUMERS; i++) {
        session.createTemporaryQueue();
      }
      assertThatThrownBy(session::createTemporaryQueue).isInstanceOf(JMSException.class);
    }
    bystander.assertUnharmed();
    try (Connection again = connect("")) {
      assertThat(again.createSession().createTemporaryQueue()).isNotNull();
    }
  }
}
