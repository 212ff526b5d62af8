package io.sluice.gateway.openwire.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Base64;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.command.WireFormatInfo;
import org.junit.jupiter.api.Test;

/** What the marshallers do with frames that no client makes. */
class WireTest {
  /** Fields of a message that are absent, or 0, before its data structure, loosely encoded. */
  private static final int EMPTY_FIELDS_BYTES = 39;

  /** A message in a message, and so on: the marshallers call themselves for each. */
  @Test
  void nestingEndsTheConnectionAndNotTheProcess() {
    int levels = 200_000;
    ByteBuf frame = Unpooled.buffer().writeInt(0).writeByte(CommandTypes.ACTIVEMQ_MESSAGE);
    for (int i = 0; i < levels; i++) {
      frame.writeZero(EMPTY_FIELDS_BYTES).writeBoolean(true);
      frame.writeByte(CommandTypes.ACTIVEMQ_MESSAGE);
    }
    frame.setInt(0, frame.readableBytes() - Integer.BYTES);

    assertThatThrownBy(() -> new Wire().read(frame))
        .isInstanceOf(WireError.class)
        .hasMessageContaining("nested too deep");
  }

  /** Tightly encoded, a message of which the bits say less than its fields ask. */
  @Test
  void tooFewBitsAreAnError() throws IOException {
    WireFormatInfo wish = new WireFormatInfo();
    wish.setVersion(Wire.VERSION);
    wish.setTightEncodingEnabled(true);
    Wire wire = new Wire();
    wire.agree(wish, Wire.answer(wish, 64 << 10, 0));
    byte[] frame =
        Base64.getDecoder()
            .decode("AAAANRwAAP///////////////wAAAQAANRwAAAA1HAAABwoBAAAAAAAAAAAAAAAFAAAAAXgAAAAA");

    assertThatThrownBy(() -> wire.read(Unpooled.wrappedBuffer(frame)))
        .isInstanceOf(WireError.class);
  }
}
