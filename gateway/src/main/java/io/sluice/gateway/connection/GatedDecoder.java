package io.sluice.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts a connection's bytes into messages, one at a time: those that follow wait while the gate is
 * closed, and beyond some bytes of them nothing is read. Reads nothing more after a {@link
 * ClientError}.
 */
public abstract class GatedDecoder extends ByteToMessageDecoder {
  /** Read while the gate is closed; without any, the client's end would not be noticed. */
  private static final int READ_AHEAD_BYTES = 64 << 10;

  private final Gate gate;
  private ChannelHandlerContext ctx;
  private boolean broken;
  private boolean atTheEnd;

  /**
   * @param gate messages wait while it is closed; {@link #resume} when it is open again
   */
  protected GatedDecoder(Gate gate) {
    this.gate = gate;
  }

  /**
   * Adds the next message if all of it is here.
   *
   * @throws ClientError if what is here cannot be the start of one
   */
  protected abstract void decodeNext(ByteBuf in, List<Object> out);

  /**
   * Goes on with the bytes that were held back. On the event loop, and not from within the decoder.
   */
  public final void resume() {
    if (ctx.isRemoved()) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    super.channelRead(ctx, bytes);
    if (!gate.isOpen() && actualReadableBytes() >= READ_AHEAD_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (gate.isOpen()) {
      super.channelReadComplete(ctx);
    } else {
      // Without what the superclass does: to read on until there is a message.
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) throws Exception {
    atTheEnd = true;
    super.channelInactive(ctx);
  }

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
    } else if (atTheEnd ? gate.isOpenAtTheEnd() : gate.isOpen()) {
      try {
        decodeNext(in, out);
      } catch (ClientError error) {
        broken = true;
        throw error;
      }
    }
  }
}
