package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawAmqp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.Begin;
import org.apache.qpid.protonj2.types.transport.Detach;
import org.apache.qpid.protonj2.types.transport.End;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.Flow;
import org.apache.qpid.protonj2.types.transport.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AMQP clients that do not behave are told why they are closed, and harm nobody else. */
class HostileAmqpTest {
  private static final Product PRODUCT = Product.shared();
  private static final int MAX_SESSIONS = 256;
  private static final int MAX_LINKS_OF_SESSION = 1_024;
  private static final int MAX_LINKS = 16_384;

  private static Bystander bystander;

  @BeforeAll
  static void connectBystander() throws IOException {
    bystander = new Bystander(PRODUCT);
  }

  @AfterAll
  static void closeBystander() {
    bystander.close();
  }

  private static RawAmqp ready() throws IOException {
    return RawAmqp.ready(PRODUCT, Transport.TCP);
  }

  private static Random random() {
    long seed = System.nanoTime();
    System.out.println("HostileAmqpTest: seed " + seed);
    return new Random(seed);
  }

  // What is no AMQP.

  @Test
  void otherProtocolsAndNoiseAreTurnedAway() throws IOException {
    assertEnds("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    assertEnds(Bystander.connect(5, "mqtt").packet().encoded());
    assertEnds("AMQP\0\0\11\1".getBytes(UTF_8)); // AMQP 0-9-1
    Random random = random();
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[20_000];
      random.nextBytes(noise);
      assertEnds(noise);
      assertEnds(new Bytes().raw(RawAmqp.SASL).raw(noise).toArray());
    }
    bystander.assertUnharmed();
  }

  private static void assertEnds(byte[] bytes) throws IOException {
    try (Socket socket = Transport.socket(PRODUCT.port(Product.AMQP))) {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // An end like any other.
    }
  }

  // Frames.

  @ParameterizedTest
  @EnumSource
  void aFrameThatIsTooLargeIsRefusedBeforeItComes(Transport transport) throws IOException {
    try (RawAmqp client = RawAmqp.ready(PRODUCT, transport)) {
      client.sendBytes(new Bytes().u32(200_000_000).u8(2).u8(0).u16(0).toArray());
      assertEndsWith(client, "amqp:connection:framing-error");
    }
    bystander.assertUnharmed();
  }

  @Test
  void framesOfNoiseAreRefused() throws IOException {
    Random random = random();
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[1 + random.nextInt(1_000)];
      random.nextBytes(noise);
      noise[0] = 1; // Else it might be a performative.
      try (RawAmqp client = ready()) {
        client.sendBytes(new Bytes().u32(8 + noise.length).u8(2).u8(0).u16(0).raw(noise).toArray());
        assertEndsWith(client, "amqp:decode-error");
      }
    }
    bystander.assertUnharmed();
  }

  @Test
  void aFrameThatIsCutOffIsForgotten() throws IOException {
    byte[] frame = RawAmqp.frame(0, sender(0), new byte[0]);
    for (int length = 1; length < frame.length; length += 7) {
      try (RawAmqp client = ready()) {
        client.sendBytes(java.util.Arrays.copyOf(frame, length));
      }
    }
    bystander.assertUnharmed();
  }

  // Bombs.

  static Stream<Arguments> bombs() {
    byte[] deep = new byte[0];
    for (int depth = 0; depth < 2_000; depth++) {
      deep = new Bytes().u8(0xD0).u32(4 + deep.length).u32(depth == 0 ? 0 : 1).raw(deep).toArray();
    }
    byte[] manyNulls = new Bytes().u8(0xF0).u32(5).u32(Integer.MAX_VALUE).u8(0x40).toArray();
    byte[] manyLists = new Bytes().u8(0xF0).u32(5).u32(Integer.MAX_VALUE).u8(0x45).toArray();
    byte[] longList = new Bytes().u8(0xD0).u32(5).u32(Integer.MAX_VALUE).u8(0x40).toArray();
    byte[] longText = new Bytes().u8(0xB1).u32(Integer.MAX_VALUE).u8('a').toArray();
    return Stream.of(
        Arguments.of("lists in lists", deep),
        Arguments.of("an array of nulls", manyNulls),
        Arguments.of("an array of empty lists", manyLists),
        Arguments.of("a list that ends early", longList),
        Arguments.of("a text that ends early", longText));
  }

  /** In the properties of a begin. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void aBombInAFrameEndsTheConnection(String name, byte[] bomb) throws IOException {
    byte[] map = new Bytes().u8(0xA3).u8(1).u8('p').raw(bomb).toArray();
    byte[] fields =
        new Bytes()
            .raw(new byte[] {0x40, 0x43, 0x52, 9, 0x52, 9, 0x40, 0x40, 0x40})
            .raw(new Bytes().u8(0xD1).u32(4 + map.length).u32(2).raw(map).toArray())
            .toArray();
    byte[] begin =
        new Bytes()
            .raw(new byte[] {0, 0x53, 0x11})
            .raw(new Bytes().u8(0xD0).u32(4 + fields.length).u32(8).raw(fields).toArray())
            .toArray();
    try (RawAmqp client = ready()) {
      client.sendBytes(new Bytes().u32(8 + begin.length).u8(2).u8(0).u16(1).raw(begin).toArray());
      assertEndsWith(client, "amqp:decode-error");
    }
    bystander.assertUnharmed();
  }

  /** The message is rejected, and the client goes on. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void aBombInAMessageIsRejected(String name, byte[] bomb) throws IOException {
    byte[] value = new Bytes().raw(new byte[] {0, 0x53, 0x77}).raw(bomb).toArray();
    try (RawAmqp client = ready()) {
      client.attach("bombs", Role.SENDER);

      Rejected rejected = (Rejected) client.transfer(0, value);
      assertThat(rejected.getError().getCondition()).hasToString("amqp:decode-error");
      client.begin(1);
      client.require(Begin.class);
    }
    bystander.assertUnharmed();
  }

  // Floods.

  @Test
  void aFloodOfSessionsEndsAtTheLimit() throws IOException {
    try (RawAmqp client = ready()) {
      for (int channel = 1; channel < MAX_SESSIONS; channel++) {
        client.begin(channel);
        client.require(Begin.class);
      }
      client.begin(MAX_SESSIONS);
      assertEndsWith(client, "amqp:connection:framing-error");
    }
    bystander.assertUnharmed();
  }

  @Test
  void aFloodOfLinksOfASessionEndsIt() throws IOException {
    try (RawAmqp client = ready()) {
      attachMany(client, 0, MAX_LINKS_OF_SESSION);
      client.send(0, sender(MAX_LINKS_OF_SESSION));
      assertEndsWith(client, "amqp:connection:framing-error");
    }
    bystander.assertUnharmed();
  }

  @Test
  void aFloodOfLinksOfAConnectionIsRefused() throws IOException {
    try (RawAmqp client = ready()) {
      int sessions = MAX_LINKS / MAX_LINKS_OF_SESSION;
      for (int channel = 0; channel < sessions; channel++) {
        if (channel > 0) {
          client.begin(channel);
          client.require(Begin.class);
        }
        attachMany(client, channel, MAX_LINKS_OF_SESSION);
      }
      client.begin(sessions);
      client.require(Begin.class);
      client.send(sessions, sender(0));

      client.require(Attach.class);
      assertThat(client.require(Detach.class).getError().getCondition())
          .hasToString("amqp:resource-limit-exceeded");
      client.send(0, new End());
      client.require(End.class);
    }
    bystander.assertUnharmed();
  }

  private static void attachMany(RawAmqp client, int channel, int count) throws IOException {
    Bytes attaches = new Bytes();
    IntStream.range(0, count)
        .mapToObj(handle -> RawAmqp.frame(channel, sender(handle), new byte[0]))
        .forEach(attaches::raw);
    client.sendBytes(attaches.toArray());
    for (int i = 0; i < count; i++) {
      client.require(Attach.class);
      client.require(Flow.class);
    }
  }

  private static Attach sender(int handle) {
    return RawAmqp.attach("links", Role.SENDER, handle);
  }

  private static void assertEndsWith(RawAmqp client, String condition) throws IOException {
    ErrorCondition error = client.end();
    assertThat(error).as("the error in close").isNotNull();
    assertThat(error.getCondition()).hasToString(condition);
  }
}
