package io.sluice.bench.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generator's codec against the bytes that MQTT 3.1.1 prescribes. */
class PacketsTest {
  private final ByteBuffer out = ByteBuffer.allocate(1_024);

  @Test
  void connectCarriesCredentialsAfterTheClientId() {
    Packets.connect(out, "c", "u", "pw", true);
    assertThat(written()).isEqualTo("101400044d51545404c2000000016300017500027077");
  }

  @Test
  void connectWithoutUserKeepsItsSession() {
    Packets.connect(out, "c", null, null, false);
    assertThat(written()).isEqualTo("100d00044d515454040000000001" + "63");
  }

  @Test
  void subscribeAsksForOneFilter() {
    Packets.subscribe(out, 7, "a/b", 1);
    assertThat(written()).isEqualTo("820800070003612f6201");
  }

  @Test
  void publishLeavesThePayloadToItsCaller() {
    Packets.publish(out, Packets.utf8("t"), 1, 0x1234, 200);
    assertThat(written()).isEqualTo("32cd01" + "000174" + "1234");
  }

  @Test
  void publishAtQos0HasNoPacketId() {
    Packets.publish(out, Packets.utf8("t"), 0, 9, 1);
    assertThat(written()).isEqualTo("3004000174");
  }

  @Test
  void aPublishFitsTheRoomThatIsAskedForIt() {
    byte[] topic = Packets.utf8("bench/pairs/1");
    Packets.publish(out, topic, 1, 65_535, 500);
    assertThat(out.position() + 500).isLessThanOrEqualTo(Packets.publishBytes(topic, 500));
  }

  @Test
  void readerHandsOverWholePacketsAndWaitsForTheRest() {
    byte[] bytes =
        HexFormat.of()
            .parseHex("20020000" + "9003000101" + "40021234" + "3206000174000541" + "3105");
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Heard heard = new Heard();
    PacketReader.read(in, heard);
    assertThat(heard.packets)
        .containsExactly("connack 0", "suback 1", "puback 4660", "publish 5 A");
    assertThat(in.remaining()).isEqualTo(2);
  }

  @Test
  void readerTakesAPacketHoweverItIsCut() {
    byte[] bytes = HexFormat.of().parseHex("3082010001" + "74" + "41".repeat(127));
    for (int cut = 0; cut < bytes.length; cut++) {
      Heard heard = new Heard();
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, cut);
      PacketReader.read(in, heard);
      assertThat(heard.packets).isEmpty();
      PacketReader.read(in.limit(bytes.length), heard);
      assertThat(heard.packets).containsExactly("publish 0 " + "A".repeat(127));
    }
  }

  @Test
  void readerRefusesWhatNoServerSends() {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex("c000"));
    assertThatThrownBy(() -> PacketReader.read(in, new Heard()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("12");
  }

  private String written() {
    return HexFormat.of().formatHex(out.array(), 0, out.position());
  }

  private static final class Heard implements PacketReader.Handler {
    final List<String> packets = new ArrayList<>();

    @Override
    public void onConnack(int returnCode) {
      packets.add("connack " + returnCode);
    }

    @Override
    public void onSuback(int returnCode) {
      packets.add("suback " + returnCode);
    }

    @Override
    public void onPuback(int packetId) {
      packets.add("puback " + packetId);
    }

    @Override
    public void onPublish(int packetId, ByteBuffer payload) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      packets.add("publish " + packetId + " " + new String(bytes, UTF_8));
    }
  }
}
