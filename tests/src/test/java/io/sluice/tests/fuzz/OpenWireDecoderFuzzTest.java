package io.sluice.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.gateway.openwire.codec.FrameDecoder;
import io.sluice.gateway.openwire.codec.Wire;
import io.sluice.gateway.openwire.codec.WireError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.KeepAliveInfo;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.openwire.OpenWireFormat;
import org.apache.activemq.util.ByteSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a client sends, they are commands or an error, however the network cuts them. */
class OpenWireDecoderFuzzTest {
  private static final int MAX_FRAME_BYTES = 64 << 10;

  static Stream<byte[]> frames() {
    ActiveMQTextMessage message = new ActiveMQTextMessage();
    message.setMessageId(new MessageId("ID:a:1:1:1"));
    message.setDestination(new ActiveMQQueue("orders"));
    message.setContent(new ByteSequence(new byte[] {0, 0, 0, 1, 'x'}));
    return Stream.<Command>of(
            message, new ConnectionInfo(new ConnectionId("ID:a")), new KeepAliveInfo())
        .map(OpenWireDecoderFuzzTest::marshal);
  }

  private static byte[] marshal(Command command) {
    try {
      OpenWireFormat format = new OpenWireFormat(12);
      format.setTightEncodingEnabled(true);
      ByteSequence bytes = format.marshal(command);
      return java.util.Arrays.copyOfRange(bytes.data, bytes.offset, bytes.offset + bytes.length);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Test
  void theSamplesAreOpenWire() {
    assertThat(frames())
        .allSatisfy(
            sample -> assertThat(decode(sample, sample.length)).hasSize(1).doesNotContain("error"));
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "8s")
  void bytesAreCommandsOrAnError(byte[] bytes) {
    int pieceBytes = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0x1F);

    assertThat(decode(bytes, pieceBytes)).isEqualTo(decode(bytes, Math.max(1, bytes.length)));
  }

  private static Wire agreed() {
    try {
      WireFormatInfo wish = new WireFormatInfo();
      wish.setVersion(12);
      wish.setTightEncodingEnabled(true);
      Wire wire = new Wire();
      wire.agree(wish, Wire.answer(wish, MAX_FRAME_BYTES, 0));
      return wire;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The kinds of the commands in {@code bytes}, and whether it ended because they are none. */
  private static List<String> decode(byte[] bytes, int pieceBytes) {
    List<String> decoded = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(agreed(), () -> true));
    boolean error = false;
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
      }
    } catch (WireError e) {
      error = true;
    }
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      decoded.add(next.getClass().getSimpleName());
    }
    if (error) {
      decoded.add("error");
    }
    channel.finishAndReleaseAll();
    return decoded;
  }
}
