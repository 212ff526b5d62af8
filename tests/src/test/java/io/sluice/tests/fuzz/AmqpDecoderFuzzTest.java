package io.sluice.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Frame;
import io.sluice.gateway.amqp.codec.FrameDecoder;
import io.sluice.gateway.amqp.message.MessageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.types.transport.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a client sends, they are frames or a violation of the protocol, and the same ones
 * however the network cuts them; and what a transfer carries is a message or a violation.
 */
class AmqpDecoderFuzzTest {
  private static final int MAX_FRAME_BYTES = 64 << 10;

  static Stream<byte[]> conversations() {
    return SampleFrames.conversations();
  }

  /** Else the fuzzer would begin with noise. */
  @Test
  void theSamplesAreAmqp() {
    assertThat(conversations())
        .allSatisfy(
            sample ->
                assertThat(decode(sample, sample.length))
                    .hasSizeGreaterThan(1)
                    .noneMatch(decoded -> decoded.contains("violation")));
  }

  @MethodSource("conversations")
  @FuzzTest(maxDuration = "8s")
  void bytesAreFramesOrAViolation(byte[] bytes) {
    int pieceBytes = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0x1F);

    assertThat(decode(bytes, pieceBytes)).isEqualTo(decode(bytes, Math.max(1, bytes.length)));
  }

  private static List<String> decode(byte[] bytes, int pieceBytes) {
    List<String> decoded = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(() -> true, MAX_FRAME_BYTES));
    String violation = null;
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
      }
    } catch (AmqpViolation error) {
      violation = "violation: " + error.condition();
    }
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      decoded.add(next instanceof Frame frame ? describe(frame) : next.toString());
    }
    if (violation != null) {
      decoded.add(violation);
    }
    channel.finishAndReleaseAll();
    return decoded;
  }

  private static String describe(Frame frame) {
    try {
      if (frame.isSasl()) {
        return frame.sasl().toString();
      }
      String described = frame.channel() + " " + frame.performative();
      return frame.performative() instanceof Transfer ? described + message(frame) : described;
    } finally {
      frame.release();
    }
  }

  private static String message(Frame transfer) {
    try {
      new MessageReader().read(transfer.payload());
      return " with a message";
    } catch (AmqpViolation violation) {
      return " with a violation";
    }
  }
}
