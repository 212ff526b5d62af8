package io.sluice.gateway.amqp.codec;

import static io.sluice.gateway.amqp.codec.AmqpViolation.framing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.gateway.connection.Gate;
import io.sluice.gateway.connection.GatedDecoder;
import java.util.List;

/**
 * Cuts a connection's bytes into {@link ProtocolHeader}s and {@link Frame}s (2.2, 2.3). Refuses a
 * frame by its size before it gathers it, and ends with an {@link AmqpViolation}. A frame without a
 * body, which only shows that the client is there, is passed over.
 */
public final class FrameDecoder extends GatedDecoder {
  private static final int PREFIX_BYTES = 8;
  private static final int AMQP_TYPE = 0;
  private static final int SASL_TYPE = 1;

  private final FrameGuard guard = new FrameGuard();
  private ProtocolHeader layer;
  private int maxFrameBytes;

  /**
   * A decoder for one connection.
   *
   * @param gate frames wait while it is closed
   * @param maxFrameBytes the largest frame, its own size included
   */
  public FrameDecoder(Gate gate, int maxFrameBytes) {
    super(gate);
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Sets the largest frame from now on. */
  public void maxFrameBytes(int bytes) {
    maxFrameBytes = bytes;
  }

  /** A header comes next, not a frame: as at first, so after SASL's outcome. */
  public void expectHeader() {
    layer = null;
  }

  @Override
  protected void decodeNext(ByteBuf in, List<Object> out) {
    if (layer == null) {
      decodeHeader(in, out);
    } else if (in.readableBytes() >= PREFIX_BYTES) {
      decodeFrame(in, out);
    }
  }

  private void decodeHeader(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int length = Math.min(in.readableBytes(), ProtocolHeader.BYTES);
    ProtocolHeader header = ProtocolHeader.AMQP;
    for (int i = 0; i < length; i++) {
      int next = in.getUnsignedByte(start + i);
      if (i == 4 && next == ProtocolHeader.SASL.byteAt(i)) {
        header = ProtocolHeader.SASL;
      }
      if (next != header.byteAt(i)) {
        throw framing("this is not AMQP 1.0: its header begins with AMQP, 0 or 3, 1, 0, 0 (2.2)");
      }
    }
    if (length == ProtocolHeader.BYTES) {
      in.skipBytes(length);
      layer = header;
      out.add(header);
    }
  }

  private void decodeFrame(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    long size = in.getUnsignedInt(start);
    if (size < PREFIX_BYTES || size > maxFrameBytes) {
      throw framing(
          "a frame has " + size + " bytes; " + PREFIX_BYTES + " to " + maxFrameBytes + " can be");
    }
    int bodyOffset = in.getUnsignedByte(start + 4) * 4;
    if (bodyOffset < PREFIX_BYTES || bodyOffset > size) {
      throw framing("a frame of " + size + " bytes has its body at " + bodyOffset);
    }
    int type = in.getUnsignedByte(start + 5);
    if (type != (layer == ProtocolHeader.SASL ? SASL_TYPE : AMQP_TYPE)) {
      throw framing("a frame of type " + type + " in the layer of " + layer);
    }
    if (in.readableBytes() < size) {
      return;
    }
    int end = start + (int) size;
    in.readerIndex(end);
    if (bodyOffset < size) {
      out.add(read(in, start + bodyOffset, end, in.getUnsignedShort(start + 6)));
    }
  }

  private Frame read(ByteBuf in, int start, int end, int channel) {
    if (layer == ProtocolHeader.SASL) {
      guard.check(in, start, end);
      return new Frame(0, Performatives.current().readSasl(in, start, end), Unpooled.EMPTY_BUFFER);
    }
    int payload = guard.check(in, start, end);
    return new Frame(
        channel,
        Performatives.current().read(in, start, payload),
        payload == end ? Unpooled.EMPTY_BUFFER : in.retainedSlice(payload, end - payload));
  }
}
