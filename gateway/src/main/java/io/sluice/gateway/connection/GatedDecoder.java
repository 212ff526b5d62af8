package io.sluice.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Cuts a connection's bytes into messages, one at a time: those that follow wait while the gate is
 * closed. Reads nothing more after a {@link ClientError}.
 */
public abstract class GatedDecoder extends ByteToMessageDecoder {
  private final BooleanSupplier open;
  private ChannelHandlerContext ctx;
  private boolean broken;

  /**
   * @param open messages wait while this is false; {@link #resume} when it is true again
   */
  protected GatedDecoder(BooleanSupplier open) {
    this.open = open;
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
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
    } else if (open.getAsBoolean()) {
      try {
        decodeNext(in, out);
      } catch (ClientError error) {
        broken = true;
        throw error;
      }
    }
  }
}
