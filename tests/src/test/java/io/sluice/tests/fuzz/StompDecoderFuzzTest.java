package io.sluice.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.gateway.stomp.codec.FrameDecoder;
import io.sluice.gateway.stomp.codec.FrameLimits;
import io.sluice.gateway.stomp.codec.StompError;
import io.sluice.gateway.stomp.codec.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a client sends, they are frames or an error, however the network cuts them. */
class StompDecoderFuzzTest {
  private static final FrameLimits LIMITS = new FrameLimits(4_096, 50, 8_192);

  static Stream<byte[]> conversations() {
    return Stream.of(
            "CONNECT\naccept-version:1.2\nhost:a\n\n\0",
            "\n\r\nSEND\r\ndestination:/queue/a\r\n\r\nbody\0\n\n",
            "SEND\ndestination:/queue/a\ncontent-length:3\n\na\0b\0ACK\nid:1-1\n\n\0",
            "SEND\na\\cb:c\\nd\\\\\\r\n\n\0")
        .map(text -> text.getBytes(UTF_8));
  }

  @Test
  void theSamplesAreStomp() {
    assertThat(conversations())
        .allSatisfy(sample -> assertThat(decode(sample, sample.length)).noneMatch("error"::equals));
  }

  @MethodSource("conversations")
  @FuzzTest(maxDuration = "8s")
  void bytesAreFramesOrAnError(byte[] bytes) {
    int pieceBytes = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0x1F);

    assertThat(decode(bytes, pieceBytes)).isEqualTo(decode(bytes, Math.max(1, bytes.length)));
  }

  private static List<String> decode(byte[] bytes, int pieceBytes) {
    FrameDecoder decoder = new FrameDecoder(() -> true);
    decoder.connected(Version.V12, LIMITS);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    List<String> decoded = new ArrayList<>();
    boolean error = false;
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
      }
    } catch (StompError e) {
      error = true;
    }
    for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      decoded.add(frame.toString());
    }
    if (error) {
      decoded.add("error");
    }
    channel.finishAndReleaseAll();
    return decoded;
  }
}
