package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no client may send ends its connection, with MQTT 5's reason, and harms nobody else. */
class MalformedPacketTest {
  private static final int MALFORMED = 0x81;
  private static final int PROTOCOL_ERROR = 0x82;
  private static final int TOPIC_NAME_INVALID = 0x90;
  private static final int TOPIC_ALIAS_INVALID = 0x94;
  private static final int TOO_LARGE = 0x95;

  private static Bystander bystander;

  @BeforeAll
  static void connectBystander() throws IOException {
    bystander = new Bystander(Product.shared());
  }

  @AfterAll
  static void closeBystander() {
    bystander.close();
  }

  /** Bytes after an accepted CONNECT, and the reason to end the connection of an MQTT 5 client. */
  record Case(String name, int reason, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, int reason, int firstByte, Bytes body) {
    return new Case(name, reason, new RawPacket(firstByte, body.toArray()).encoded());
  }

  /** A PUBLISH at QoS 0 with this topic, without properties. */
  private static Case topic(String name, int reason, byte[] topic) {
    return of(name, reason, 0x30, new Bytes().binary(topic).u8(0));
  }

  private static byte[] bytes(int... values) {
    Bytes bytes = new Bytes();
    for (int value : values) {
      bytes.u8(value);
    }
    return bytes.toArray();
  }

  static Stream<Case> frames() {
    return Stream.of(
        new Case("packet type 0", MALFORMED, bytes(0x00, 0)),
        new Case("remaining length of five bytes", MALFORMED, bytes(0x30, 255, 255, 255, 255, 127)),
        new Case("a PUBLISH of 256 MB", TOO_LARGE, bytes(0x30, 255, 255, 255, 127)),
        new Case("a SUBSCRIBE of 256 MB", TOO_LARGE, bytes(0x82, 255, 255, 255, 127)),
        of("QoS 3", MALFORMED, 0x36, new Bytes().text("t").u16(1).u8(0)),
        of("DUP at QoS 0", PROTOCOL_ERROR, 0x38, new Bytes().text("t").u8(0)),
        of("SUBSCRIBE with flags 0", MALFORMED, 0x80, new Bytes().u16(1).u8(0).text("t").u8(0)),
        of("PUBREL with flags 0", MALFORMED, 0x60, new Bytes().u16(1)),
        of("a PUBACK of one byte", MALFORMED, 0x40, new Bytes().u8(1)),
        of("PINGREQ with a body", MALFORMED, 0xC0, new Bytes().u8(1)),
        of("a SUBACK from a client", PROTOCOL_ERROR, 0x90, new Bytes().u16(1).u8(0).u8(0)),
        of("a second CONNECT", PROTOCOL_ERROR, 0x10, new Bytes()),
        of("AUTH without a method", PROTOCOL_ERROR, 0xF0, new Bytes()));
  }

  static Stream<Case> topics() {
    return Stream.of(
        topic("invalid UTF-8", MALFORMED, bytes('a', 0xC3, 0x28)),
        topic("an overlong encoding", MALFORMED, bytes('a', 0xC0, 0xAF)),
        topic("a surrogate", MALFORMED, bytes('a', 0xED, 0xA0, 0x80)),
        topic("U+0000", MALFORMED, bytes('a', 0, 'b')),
        topic("a wildcard #", MALFORMED, bytes('a', '/', '#')),
        topic("a wildcard +", MALFORMED, bytes('+', '/', 'a')),
        topic("20,000 levels", TOPIC_NAME_INVALID, "a/".repeat(20_000).getBytes(UTF_8)),
        topic("no topic and no alias", PROTOCOL_ERROR, new byte[0]),
        new Case("a topic cut off", MALFORMED, bytes(0x30, 5, 0xFF, 0xFF, 'a', 'b', 'c')));
  }

  static Stream<Case> properties() {
    return Stream.of(
        publish("topic alias 0", TOPIC_ALIAS_INVALID, bytes(0x23, 0, 0)),
        publish("topic alias 65,535", TOPIC_ALIAS_INVALID, bytes(0x23, 255, 255)),
        publish("an unknown property", MALFORMED, bytes(0x7F, 0)),
        publish("a property twice", PROTOCOL_ERROR, bytes(0x01, 0, 0x01, 0)),
        publish("a response topic with a wildcard", PROTOCOL_ERROR, bytes(0x08, 0, 1, '#')),
        of("properties cut off", MALFORMED, 0x30, new Bytes().text("t").u8(100).u8(1)),
        of(
            "subscription identifier 0",
            PROTOCOL_ERROR,
            0x82,
            new Bytes().u16(1).raw(bytes(2, 0x0B, 0)).text("t").u8(0)),
        of(
            "a shared subscription without local messages",
            PROTOCOL_ERROR,
            0x82,
            new Bytes().u16(1).u8(0).text("$share/s/t").u8(4)));
  }

  private static Case publish(String name, int reason, byte[] properties) {
    return of(name, reason, 0x30, new Bytes().text("t").u8(properties.length).raw(properties));
  }

  @ParameterizedTest
  @MethodSource({"frames", "topics", "properties"})
  void endsTheConnectionOfAnMqtt5Client(Case bad) throws IOException {
    try (RawClient client = connected(5)) {
      client.send(bad.bytes());
      assertThat(client.end()).isEqualTo(bad.reason());
    }
    bystander.assertUnharmed();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void endsTheConnectionOfAnMqtt3ClientInSilence(Case bad) throws IOException {
    try (RawClient client = connected(4)) {
      client.send(bad.bytes());
      assertThat(client.end()).isEqualTo(-1);
    }
    bystander.assertUnharmed();
  }

  @Test
  void aTopicOf65535BytesIsATopic() throws IOException {
    String topic = "t".repeat(65_535);
    try (RawClient client = connected(5)) {
      assertThat(client.subscribe(0, topic)).containsExactly(0);
      client.publish(topic, 0, 0, false, false, new byte[1]);
      assertThat(client.message().topic()).isEqualTo(topic);
    }
  }

  @Test
  void filtersThatAreNoneAreRefusedOneByOne() throws IOException {
    Map<String, Integer> filters = new TreeMap<>();
    for (String bad : new String[] {"", "#/a", "a/b#", "a+", "+a/b", "$share/s", "$share//t"}) {
      filters.put(bad, 0x8F);
    }
    filters.put("a/".repeat(20_000), 0x8F);
    filters.put("good/#", 0);
    try (RawClient client = connected(5)) {
      assertThat(client.subscribe(0, filters.keySet().toArray(String[]::new)))
          .containsExactlyElementsOf(filters.values());
    }
  }

  /** A packet in pieces of one byte is a packet; one that never ends is nobody else's trouble. */
  @Test
  void packetsMayComeInPieces() throws IOException {
    try (RawClient slow = Bystander.open(Product.shared(), Transport.TCP, 5);
        RawClient truncated = connected(5)) {
      for (byte one : Bystander.connect(5, "slow").packet().encoded()) {
        slow.send(new byte[] {one});
      }
      assertThat(slow.next(RawPacket.CONNACK).u8(1)).isZero();
      truncated.send(bytes(0x30, 100, 0, 1, 't', 0));
      bystander.assertUnharmed();
      assertThat(slow.ping()).isTrue();
    }
    bystander.assertUnharmed();
  }

  private static RawClient connected(int version) throws IOException {
    RawClient client = Bystander.open(Product.shared(), Transport.TCP, version);
    String id = "hostile-" + Long.toString(System.nanoTime(), 36);
    assertThat(client.connect(Bystander.connect(version, id)).accepted()).isTrue();
    return client;
  }
}
