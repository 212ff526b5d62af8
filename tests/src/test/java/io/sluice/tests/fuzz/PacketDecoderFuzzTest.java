package io.sluice.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.PacketDecoder;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a client sends, they are packets or a violation of the protocol, and the same ones
 * however the network cuts them.
 */
class PacketDecoderFuzzTest {
  private static final int MAX_PACKET_BYTES = 64 << 10;

  static Stream<byte[]> conversations() {
    return SampleConversations.all();
  }

  /** Else the fuzzer would begin with noise. */
  @Test
  void theSamplesAreMqtt() {
    assertThat(conversations())
        .allSatisfy(
            sample -> assertThat(decode(sample, sample.length)).hasSize(2).startsWith("Connect"));
  }

  @MethodSource("conversations")
  @FuzzTest(maxDuration = "8s")
  void bytesArePacketsOrAViolation(byte[] bytes) {
    int pieceBytes = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0x1F);

    assertThat(decode(bytes, pieceBytes)).isEqualTo(decode(bytes, Math.max(1, bytes.length)));
  }

  /** The kinds of the packets in {@code bytes}, and why it ended if they are no MQTT. */
  private static List<String> decode(byte[] bytes, int pieceBytes) {
    List<String> decoded = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(() -> true, MAX_PACKET_BYTES));
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
      }
    } catch (ProtocolViolation violation) {
      decoded.add(violation.reason().name());
    }
    addPackets(channel, decoded);
    channel.finishAndReleaseAll();
    return decoded;
  }

  private static void addPackets(EmbeddedChannel channel, List<String> decoded) {
    Packet packet = channel.readInbound();
    while (packet != null) {
      decoded.add(packet.getClass().getSimpleName());
      packet = channel.readInbound();
    }
  }
}
