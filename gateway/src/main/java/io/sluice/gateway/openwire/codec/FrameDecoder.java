package io.sluice.gateway.openwire.codec;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.connection.Gate;
import io.sluice.gateway.connection.GatedDecoder;
import java.util.List;

/** Cuts a connection's bytes into frames and makes a command of each. */
public final class FrameDecoder extends GatedDecoder {
  private static final int MAX_FIRST_FRAMES_BYTES = 64 << 10;

  private final Wire wire;
  private int maxFrameBytes = MAX_FIRST_FRAMES_BYTES;

  /**
   * @param gate frames wait while it is closed
   */
  public FrameDecoder(Wire wire, Gate gate) {
    super(gate);
    this.wire = wire;
  }

  /** The client is known: its frames may have so many bytes behind their length. */
  public void maxFrameBytes(int bytes) {
    maxFrameBytes = bytes;
  }

  @Override
  protected void decodeNext(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    int length = in.getInt(in.readerIndex());
    if (length < 1 || length > maxFrameBytes) {
      throw new WireError("a frame has " + length + " bytes; send 1 to " + maxFrameBytes);
    }
    if (in.readableBytes() >= Integer.BYTES + length) {
      out.add(wire.read(in.readSlice(Integer.BYTES + length)));
    }
  }
}
