package io.sluice.tests.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publish over a limit is refused in the words of its client's protocol: MQTT 5 has a reason code
 * for it, MQTT 3.1.1 can only end the connection, and never acknowledges what was not taken.
 */
class PublishLimitsTest {
  private static final int QUOTA_EXCEEDED = 0x97;
  private static final int PACKET_TOO_LARGE = 0x95;

  private TestTenant tenant;
  private RawClient client;

  private void start(int version, Map<String, Integer> limits) throws IOException {
    String name = "limits-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(Product.shared(), name, limits);
    client = tenant.connected(version, "publisher");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void assertRefused(String topic, byte[] payload, boolean retain) throws IOException {
    if (client.version() == 5) {
      assertThat(client.publish(topic, payload, retain)).isEqualTo(QUOTA_EXCEEDED);
      assertThat(client.ping()).as("the connection goes on").isTrue();
    } else {
      client.publish(topic, 1, 1, false, retain, payload);
      assertEndsUnanswered();
    }
  }

  private void assertEndsUnanswered() throws IOException {
    try {
      RawPacket answer = client.read();
      assertThat(answer.type()).isEqualTo(RawPacket.DISCONNECT);
    } catch (EOFException | SocketException ended) {
      // As it should.
    }
    client.close();
    client = tenant.connected(client.version(), "publisher-again");
  }

  private void assertTaken(String topic, byte[] payload, boolean retain) throws IOException {
    assertThat(client.publish(topic, payload, retain)).isIn(0, 0x10);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void messageSize(int version) throws IOException {
    start(version, Map.of("messageSize", 1_000));
    assertTaken("t", new byte[999], false);

    client.publish("t", 1, 2, false, false, new byte[1_000]);

    assertThat(client.end()).isEqualTo(version == 5 ? PACKET_TOO_LARGE : -1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void retainedMessages(int version) throws IOException {
    start(version, Map.of("retainedMessages", 2));
    assertTaken("a", new byte[1], true);
    assertTaken("b", new byte[1], true);
    assertTaken("b", new byte[2], true);

    assertRefused("c", new byte[1], true);

    assertTaken("c", new byte[1], false);
    assertTaken("a", new byte[0], true);
    assertTaken("c", new byte[1], true);
    assertThat(tenant.broker().get("retainedMessages").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void queueDepth(int version) throws IOException {
    start(version, Map.of("queueDepth", 5));
    try (RawClient reader = tenant.connected(tenant.connect(version, "reader").lasting())) {
      reader.subscribe(1, "t");
    }
    for (int i = 0; i < 5; i++) {
      assertTaken("t", new byte[1], false);
    }

    assertRefused("t", new byte[1], false);

    assertTaken("other", new byte[1], false);
    try (RawClient reader = tenant.connected(tenant.connect(version, "reader").lasting())) {
      for (int i = 0; i < 5; i++) {
        reader.ack(RawPacket.PUBACK, reader.message().packetId());
      }
      assertThat(reader.ping()).isTrue();
    }
    assertTaken("t", new byte[1], false);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void storedBytes(int version) throws IOException {
    start(version, Map.of("storedBytes", 10_000));
    assertTaken("a", new byte[9_000], true);

    assertRefused("b", new byte[1_000], true);

    assertTaken("b", new byte[998], true);
    assertThat(tenant.broker().get("storedBytes").asInt()).isEqualTo(10_000);
    assertTaken("a", new byte[0], true);
    assertTaken("a", new byte[9_000], true);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void publishRate(int version) throws IOException {
    start(version, Map.of("publishRate", 4));
    long startNanos = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertTaken("t", new byte[1], false);
    }
    assertThat(System.nanoTime() - startNanos)
        .as("ten messages at four a second, of which four may come at once, take this at least")
        .isGreaterThan(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void publishBytesRate(int version) throws IOException {
    start(version, Map.of("publishBytesRate", 1_000));
    try (RawClient flood = tenant.connected(5, "flood")) {
      // It is let run ahead of its rate once, by so much that others have to be refused.
      assertThat(flood.publish("t", new byte[60_000], false)).isIn(0, 0x10);

      assertRefused("t", new byte[500], false);
    }
  }
}
