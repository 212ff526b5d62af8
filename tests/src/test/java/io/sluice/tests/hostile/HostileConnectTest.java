package io.sluice.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.RawStream;
import io.sluice.tests.raw.Transport;
import io.sluice.tests.raw.WebSocketStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that begin wrongly: bad CONNECTs, other protocols, noise. */
class HostileConnectTest {
  private static final Product PRODUCT = Product.shared();
  private static final int CLOSED_IN_SILENCE = -1;

  private static Bystander bystander;

  @BeforeAll
  static void connectBystander() throws IOException {
    bystander = new Bystander(PRODUCT);
  }

  @AfterAll
  static void closeBystander() {
    bystander.close();
  }

  private static Bytes head(String protocol, int level, int flags) {
    Bytes head = new Bytes().text(protocol).u8(level).u8(flags).u16(0);
    return level == 5 ? head.u8(0) : head;
  }

  private static Arguments connect(String name, int code, Bytes body) {
    return Arguments.of(name, code, new RawPacket(0x10, body.toArray()).encoded());
  }

  static Stream<Arguments> connects() {
    byte[] longId = Bystander.connect(5, "x".repeat(65_535)).packet().encoded();
    byte[] longId3 = Bystander.connect(4, "x".repeat(65_535)).packet().encoded();
    byte[] badWill =
        Bystander.connect(5, "w").will("a/#", new byte[1], 0, false).packet().encoded();
    return Stream.of(
        connect("level 9", 0x84, head("MQTT", 9, 2).text("c")),
        connect("level 2", 1, head("MQTT", 2, 2).text("c")),
        connect("level 5 of MQIsdp", 0x84, head("MQIsdp", 5, 2).text("c")),
        connect("another protocol", CLOSED_IN_SILENCE, head("HTTP", 4, 2).text("c")),
        connect("the reserved flag", 0x81, head("MQTT", 5, 3).text("c")),
        connect("will QoS 3", 0x81, head("MQTT", 5, 0x1E).text("c").u8(0).text("t").u16(0)),
        connect("a client id cut off", 0x81, head("MQTT", 5, 2).u16(50).u8('c')),
        connect("bytes after the end", 0x81, head("MQTT", 5, 2).text("c").u8(0)),
        connect("a client id that is not UTF-8", 0x81, head("MQTT", 5, 2).u16(1).u8(0xFF)),
        connect("no client id to be kept", 2, head("MQTT", 4, 0).text("")),
        Arguments.of("a client id of 65,535 characters", 0x85, longId),
        Arguments.of("the same in MQTT 3.1.1", 2, longId3),
        Arguments.of("a will to a wildcard", 0x90, badWill),
        Arguments.of("200 MB", CLOSED_IN_SILENCE, new byte[] {0x10, -1, -1, -1, 100}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connects")
  void isRefused(String name, int code, byte[] connect) throws IOException {
    try (RawClient client = Bystander.open(PRODUCT, Transport.TCP, 5)) {
      client.send(connect);
      assertThat(client.end()).as(name).isEqualTo(code);
    }
    bystander.assertUnharmed();
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesBeforeConnect(Transport transport) throws IOException {
    try (RawClient client = Bystander.open(PRODUCT, transport, 5)) {
      client.publish("t", 1, 1, false, false, new byte[1]);
      assertThat(client.end()).isEqualTo(CLOSED_IN_SILENCE);
    }
    bystander.assertUnharmed();
  }

  /** What comes back is not MQTT, so it is not looked at; that it ends is what counts. */
  private static void assertEnds(int port, byte[] bytes) throws IOException {
    try (Socket socket = Transport.socket(port)) {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // An end like any other.
    }
    bystander.assertUnharmed();
  }

  @Test
  void otherProtocolsOnAPortAreTurnedAway() throws IOException {
    byte[] http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    byte[] ssh = "SSH-2.0-client\r\n".getBytes(UTF_8);
    byte[] tls = new Bytes().u8(22).u16(0x301).u16(200).raw(new byte[200]).toArray();
    byte[] mqtt = Bystander.connect(4, "lost").packet().encoded();
    for (byte[] first : new byte[][] {http, ssh, tls}) {
      assertEnds(PRODUCT.port(Product.MQTT), first);
    }
    for (byte[] first : new byte[][] {http, ssh, mqtt}) {
      assertEnds(PRODUCT.port(Product.MQTTS), first);
      assertEnds(PRODUCT.port(Product.WSS), first);
    }
    assertEnds(PRODUCT.port(Product.WS), (new String(mqtt, UTF_8) + "\r\n\r\n").getBytes(UTF_8));
  }

  @Test
  void noiseIsTurnedAwayOnEveryListener() throws IOException {
    long seed = System.nanoTime();
    System.out.println("HostileConnectTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[2_000];
      random.nextBytes(noise);
      noise[0] |= 0x40; // Not the beginning of a CONNECT, for which more would be waited.
      Transport transport = Transport.values()[i % 4];
      try (RawStream stream = transport.connect("localhost", PRODUCT.port(transport.listener()))) {
        stream.out().write(noise);
        stream.in().readAllBytes();
      } catch (SocketException reset) {
        // An end like any other.
      }
    }
    bystander.assertUnharmed();
  }

  @Test
  void webSocketsThatBreakTheProtocolEnd() throws IOException {
    byte[] connect = Bystander.connect(4, "ws").packet().encoded();
    byte[] unmasked = new Bytes().u8(0x82).u8(connect.length).raw(connect).toArray();
    byte[] huge = new Bytes().u8(0x82).u8(0xFF).u32(0x10).u32(0).raw(new byte[4]).toArray();
    for (byte[] frame :
        new byte[][] {
          unmasked,
          huge,
          WebSocketStream.frame(0x81, connect),
          WebSocketStream.frame(0xF2, connect),
          WebSocketStream.frame(0x83, connect),
        }) {
      try (RawStream stream = Transport.WS.connect("localhost", PRODUCT.port(Product.WS))) {
        stream.socket().getOutputStream().write(frame);
        stream.socket().getInputStream().readAllBytes();
      } catch (SocketException reset) {
        // An end like any other.
      }
      bystander.assertUnharmed();
    }
  }

  @Test
  void anUpgradeToSomethingElseIsAnsweredInHttp() throws IOException {
    String mqtt = WebSocketStream.upgrade("localhost", "/mqtt");
    assertThat(answer(mqtt.replace("Protocol: mqtt", "Protocol: soap"))).startsWith("HTTP/1.1 4");
    assertThat(answer(mqtt.replace("/mqtt", "/elsewhere"))).startsWith("HTTP/1.1 4");
    assertThat(answer("GET /mqtt HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 4");
    assertThat(answer(mqtt.replace("Host: localhost", "Host: " + "x".repeat(100_000))))
        .startsWith("HTTP/1.1 4");
    bystander.assertUnharmed();
  }

  private static String answer(String request) throws IOException {
    try (Socket socket = Transport.socket(PRODUCT.port(Product.WS))) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aClientIdMayBeLeftToTheServer() throws IOException {
    try (RawClient client = Bystander.open(PRODUCT, Transport.TCP, 5)) {
      RawConnect connect = Bystander.connect(5, "");
      assertThat(client.connect(connect).accepted()).isTrue();
    }
  }
}
