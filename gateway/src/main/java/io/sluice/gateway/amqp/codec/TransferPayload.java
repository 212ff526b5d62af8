package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What a delivery carries in one transfer or several: a head that is made for it, and then a run of
 * bytes that many deliveries share. It is copied once, into the buffer that is written.
 */
public final class TransferPayload {
  private static final int FIRST_HEAD_BYTES = 64;
  private static final byte[] NOTHING = {};

  private final ByteBuf head = Unpooled.buffer(FIRST_HEAD_BYTES);
  private byte[] tail = NOTHING;
  private int tailOffset;
  private int tailEnd;

  /** Drops what is left and returns the head to write to. */
  public ByteBuf begin() {
    tail(NOTHING, 0, 0);
    return head.clear();
  }

  /** Sets what follows the head. */
  public void tail(byte[] bytes, int offset, int length) {
    tail = bytes;
    tailOffset = offset;
    tailEnd = offset + length;
  }

  /** Bytes that are still to be sent. */
  public int remaining() {
    return head.readableBytes() + tailEnd - tailOffset;
  }

  /** Appends all that is left, for whoever has no frames. */
  public ByteBuf appendAllTo(ByteBuf out) {
    appendTo(out, remaining());
    return out;
  }

  void appendTo(ByteBuf out, int bytes) {
    int ofHead = Math.min(bytes, head.readableBytes());
    out.writeBytes(head, ofHead);
    out.writeBytes(tail, tailOffset, bytes - ofHead);
    tailOffset += bytes - ofHead;
  }
}
