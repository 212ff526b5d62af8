package io.sluice.tests.fuzz;

import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawPacket;
import java.util.stream.Stream;

/** What clients say: CONNECT and one other packet, in each version, where a fuzzer begins. */
final class SampleConversations {
  private SampleConversations() {}

  static Stream<byte[]> all() {
    return Stream.concat(
        Stream.of(3, 4).flatMap(SampleConversations::ofVersion3),
        Stream.of(
                publish5(),
                subscribe(new Bytes().u8(2).u8(0x0B).varInt(30), 0x2D),
                ack(RawPacket.PUBREC, new Bytes().u8(0x97).u8(0)),
                RawPacket.of(RawPacket.DISCONNECT, 0, new Bytes().u8(4).u8(5).u8(0x11).u32(60)),
                RawPacket.of(15, 0, new Bytes().u8(0x18).u8(4).u8(0x15).text("m")))
            .map(packet -> after(connect5(), packet)));
  }

  private static Stream<byte[]> ofVersion3(int version) {
    RawPacket connect =
        new RawConnect(version, "client")
            .as("broker/user", "secret")
            .will("last/words", new byte[] {1}, 1, true)
            .packet();
    return Stream.of(
            RawPacket.of(RawPacket.PUBLISH, 0xB, new Bytes().text("a/b").u16(9).u8(1)),
            subscribe(new Bytes(), 2),
            ack(RawPacket.PUBACK, new Bytes()),
            RawPacket.of(RawPacket.UNSUBSCRIBE, 2, new Bytes().u16(3).text("a/#")),
            RawPacket.of(RawPacket.PINGREQ, 0, new Bytes()),
            RawPacket.of(RawPacket.DISCONNECT, 0, new Bytes()))
        .map(packet -> after(connect, packet));
  }

  private static RawPacket connect5() {
    return new RawConnect(5, "client")
        .lasting()
        .receiveMaximum(10)
        .as("user", "secret")
        .will("last/words", new byte[] {1}, 2, false)
        .willDelaySeconds(5)
        .packet();
  }

  /** A PUBLISH with every property it may have. */
  private static RawPacket publish5() {
    byte[] properties =
        new Bytes()
            .u8(0x01)
            .u8(1)
            .u8(0x02)
            .u32(60)
            .u8(0x03)
            .text("text/plain")
            .u8(0x08)
            .text("answers")
            .u8(0x09)
            .binary(new byte[] {7})
            .u8(0x23)
            .u16(1)
            .u8(0x26)
            .text("key")
            .text("value")
            .toArray();
    return RawPacket.of(
        RawPacket.PUBLISH,
        2,
        new Bytes().text("a/b").u16(9).varInt(properties.length).raw(properties).u8(65));
  }

  private static RawPacket subscribe(Bytes properties, int options) {
    byte[] before = properties.toArray();
    Bytes body = new Bytes().u16(7).raw(before).text("$share/s/a/+").u8(options);
    return RawPacket.of(RawPacket.SUBSCRIBE, 2, body);
  }

  private static RawPacket ack(int type, Bytes rest) {
    return RawPacket.of(type, 0, new Bytes().u16(9).raw(rest.toArray()));
  }

  private static byte[] after(RawPacket connect, RawPacket packet) {
    return new Bytes().raw(connect.encoded()).raw(packet.encoded()).toArray();
  }
}
