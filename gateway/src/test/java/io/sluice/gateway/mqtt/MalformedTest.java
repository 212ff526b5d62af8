package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.gateway.fake.FakeSession.Close;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is not MQTT ends the connection: MQTT 5, 4.13.1. All in raw bytes, since no client would
 * send them.
 */
class MalformedTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Of MQTT 5; the code is 0x81 malformed packet or 0x82 protocol error. */
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "3004 0001 61 00, 0, a PUBLISH without payload",
    "3006 0003 61ff62 00, 129, topic not UTF-8 (MQTT-1.5.4-1)",
    "3007 0004 61eda080 00, 129, topic with a surrogate (MQTT-1.5.4-1)",
    "3005 0002 6100 00, 129, topic with U+0000 (MQTT-1.5.4-2)",
    "3005 0002 612b 00, 129, topic with + (MQTT-3.3.2-2)",
    "3005 0002 6123 00, 129, topic with # (MQTT-3.3.2-2)",
    "3003 0000 00, 130, neither topic nor alias (3.3.2.1)",
    "3003 0009 61, 129, topic cut off",
    "3604 0001 6100, 129, QoS 3 (MQTT-3.3.1-4)",
    "3804 0001 6100, 130, DUP at QoS 0 (MQTT-3.3.1-2)",
    "3206 0001 61 0000 00, 129, packet identifier 0 (MQTT-2.2.1-3)",
    "30ffffffff01, 129, remaining length of five bytes (1.5.5)",
    "3006 0001 61 02 0102, 130, payload format 2 (3.3.2.3.2)",
    "3008 0001 61 04 0101 0101, 130, property given twice (3.3.2.3.2)",
    "3006 0001 61 02 7f01, 129, property that does not exist (2.2.2.2)",
    "3006 0001 61 02 2101, 130, property of CONNECT (2.2.2.2)",
    "3006 0001 61 02 0b01, 130, subscription identifier from a client (MQTT-3.3.4-6)",
    "3006 0001 61 05 0101, 129, properties longer than the packet",
    "3005 0001 61 8000, 129, property length in too many bytes (MQTT-1.5.5-1)",
    "4004 0001 00 00 , 0, PUBACK with all its fields",
    "4003 0001 05, 130, PUBACK with a reason code it cannot have (3.4.2.1)",
    "4000, 129, PUBACK of nothing",
    "4102 0001, 129, PUBACK with reserved flags (MQTT-2.1.3-1)",
    "6002 0001, 129, PUBREL without its flags (MQTT-3.6.1-1)",
    "8006 0001 00 0001 61 00, 129, SUBSCRIBE without its flags (MQTT-3.8.1-1)",
    "8203 0001 00, 129, SUBSCRIBE of nothing (MQTT-3.8.3-2)",
    "8207 0001 00 0001 61 03, 129, subscription at QoS 3 (3.8.3.1)",
    "8207 0001 00 0001 61 30, 129, retain handling 3 (3.8.3.1)",
    "8207 0001 00 0001 61 40, 129, reserved subscription options (MQTT-3.8.3-5)",
    "8209 0001 02 0b00 0001 61 00, 130, subscription identifier 0 (3.8.2.1.2)",
    "8206 0001 00 0001 61, 129, filter without options",
    "a203 0001 00, 129, UNSUBSCRIBE of nothing (MQTT-3.10.3-2)",
    "2002 0000, 130, CONNACK from a client",
    "9003 0001 00, 130, SUBACK from a client",
    "d000, 130, PINGRESP from a client",
    "c001 00, 129, PINGREQ with a body",
    "c100, 129, PINGREQ with flags (MQTT-2.1.3-1)",
    "0000, 129, packet type 0 (2.1.2)",
    "e001 05, 130, DISCONNECT with a reason code it cannot have (3.14.2.1)",
    "e003 00 02 2101, 129, DISCONNECT cut off",
    "f001 18, 130, AUTH that nobody asked for (MQTT-4.12.0-6)",
  })
  void disconnectsAnMqtt5Client(String hex, int reasonCode, String what) {
    Peer peer = Peer.connected(MqttVersion.MQTT_5);

    send(peer, hex);

    if (reasonCode == 0) {
      peer.isOpen();
    } else {
      assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
      peer.isDisconnected(reasonCode);
    }
  }

  /** Of MQTT 3.1.1, which closes without a word (4.8). */
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "3002 0000, empty topic (MQTT-4.7.3-1)",
    "3003 0001 2b, topic with + (MQTT-3.3.2-2)",
    "3004 0002 6100, topic with U+0000 (MQTT-1.5.3-2)",
    "8206 0001 0001 61 04, options of MQTT 5 (MQTT-3-8.3-4)",
    "8202 0001, SUBSCRIBE of nothing (MQTT-3.8.3-3)",
    "8a06 0001 0001 61 00, SUBSCRIBE with DUP (MQTT-3.8.1-1)",
    "4003 0001 00, PUBACK with a reason code",
    "e001 00, DISCONNECT with a reason code",
    "f000, AUTH of MQTT 5",
  })
  void closesAnMqtt3Client(String hex, String what) {
    Peer peer = Peer.connected(MqttVersion.MQTT_3_1_1);

    send(peer, hex);

    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
    peer.isClosed();
  }

  /** MQTT 3.1, 2.1: these may be sent again with DUP. */
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "8a06 0001 0001 61 00, SUBSCRIBE with DUP",
    "aa05 0001 0001 61, UNSUBSCRIBE with DUP",
    "6a02 0001, PUBREL with DUP"
  })
  void takesRepeatedPacketsOfMqtt31(String hex, String what) {
    Peer peer = Peer.connected(MqttVersion.MQTT_3_1);

    send(peer, hex);

    assertThat(peer.session().takeCalls()).hasSize(1);
    peer.isOpen();
  }

  /** CONNECT that breaks MQTT 5 is answered with CONNACK (3.1.4); MQTT 3.1.1 closes. */
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "100e 00044d515454 05 03 003c 00 0001 61, 129, reserved flag (MQTT-3.1.2-3)",
    "100e 00044d515454 05 1e 003c 00 0001 61, 129, will QoS 3 (MQTT-3.1.2-12)",
    "100e 00044d515454 05 0a 003c 00 0001 61, 129, will QoS without will (MQTT-3.1.2-11)",
    "100e 00044d515454 05 22 003c 00 0001 61, 129, will retain without will (MQTT-3.1.2-13)",
    "1011 00044d515454 05 02 003c 03 210000 0001 61, 130, receive maximum 0 (3.1.2.11.3)",
    "1013 00044d515454 05 02 003c 05 2700000000 0001 61, 130, maximum packet size 0 (3.1.2.11.4)",
    "1010 00044d515454 05 02 003c 02 1702 0001 61, 130, request problem information 2 (3.1.2.11.7)",
    "1010 00044d515454 05 02 003c 02 0101 0001 61, 130, payload format of no will (2.2.2.2)",
    "100e 00044d515454 05 02 003c 00 0001 ff, 129, client identifier not UTF-8 (MQTT-3.1.3-4)",
    "100f 00044d515454 05 02 003c 00 0001 61 00, 129, a byte too many",
    "100e 00044d515454 05 82 003c 00 0001 61, 129, user name cut off",
  })
  void refusesAConnectOfMqtt5(String hex, int reasonCode, String what) {
    Peer peer = new Peer();

    send(peer, hex);

    io.netty.buffer.ByteBuf connAck = peer.channel.readOutbound();
    assertThat(connAck.getUnsignedByte(0)).isEqualTo((short) 0x20);
    assertThat(connAck.getUnsignedByte(3)).isEqualTo((short) reasonCode);
    connAck.release();
    assertThat(peer.broker.credentials).isNull();
    assertThat(peer.channel.isOpen()).isFalse();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "100d 00044d515454 04 03 003c 0001 61, reserved flag (MQTT-3.1.2-3)",
    "1010 00044d515454 04 42 003c 0001 61 0001 62, password without user name (MQTT-3.1.2-22)",
    "100d 00044d515455 04 02 003c 0001 61, another protocol (MQTT-3.1.2-1)",
    "100d 00044d515454 03 02 003c 0001 61, name of 3.1.1 with level of 3.1, 1",
  })
  void closesOnAConnectOfMqtt3(String hex, String what) {
    Peer peer = new Peer();

    send(peer, hex);

    assertThat(peer.broker.credentials).isNull();
    assertThat(peer.channel.isOpen()).isFalse();
  }

  private static void send(Peer peer, String hex) {
    byte[] bytes = HEX.parseHex(hex.replace(" ", ""));
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i];
    }
    peer.sendBytes(values);
  }
}
