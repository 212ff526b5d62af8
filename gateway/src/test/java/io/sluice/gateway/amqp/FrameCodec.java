package io.sluice.gateway.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.apache.qpid.protonj2.test.driver.codec.Codec;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.security.SaslDescribedType;
import org.apache.qpid.protonj2.test.driver.codec.transport.HeartBeat;

/**
 * Frames of a client in memory: the test driver's codec of performatives, and what is around it.
 */
final class FrameCodec {
  private static final int PREFIX_BYTES = 8;

  private final Codec codec = Codec.Factory.create();
  private final ByteBuf received = Unpooled.buffer();

  /**
   * A header as its bytes, an empty frame as a {@link HeartBeat}, else a performative.
   *
   * @param payload what follows the performative
   */
  record Received(Object body, byte[] payload) {}

  byte[] encode(int channel, DescribedType performative, byte[] payload) {
    byte[] body = encode(performative);
    return ByteBuffer.allocate(PREFIX_BYTES + body.length + payload.length)
        .putInt(PREFIX_BYTES + body.length + payload.length)
        .put((byte) 2)
        .put((byte) (performative instanceof SaslDescribedType ? 1 : 0))
        .putShort((short) channel)
        .put(body)
        .put(payload)
        .array();
  }

  /** A performative or a section of a message. */
  byte[] encode(DescribedType type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codec.putDescribedType(type);
    codec.encode(out);
    codec.clear();
    return out.toByteArray();
  }

  /** Takes over what the adapter sent. */
  void add(ByteBuf sent) {
    received.writeBytes(sent);
    sent.release();
  }

  /** The next header or frame, or null. */
  Received next() {
    if (received.readableBytes() < PREFIX_BYTES) {
      return null;
    }
    if (received.getByte(received.readerIndex()) == 'A') {
      return new Received(bytes(PREFIX_BYTES), new byte[0]);
    }
    byte[] frame = bytes(received.getInt(received.readerIndex()));
    if (frame.length == PREFIX_BYTES) {
      return new Received(HeartBeat.INSTANCE, new byte[0]);
    }
    ByteBuffer body = ByteBuffer.wrap(frame, PREFIX_BYTES, frame.length - PREFIX_BYTES).slice();
    codec.decode(body);
    Object performative = codec.getDescribedType();
    codec.clear();
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return new Received(performative, payload);
  }

  private byte[] bytes(int length) {
    return ByteBufUtil.getBytes(received.readSlice(length));
  }
}
