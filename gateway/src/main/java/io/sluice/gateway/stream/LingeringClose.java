package io.sluice.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Lets a client read the last that was written to it. Closing a socket to which the client still
 * sends resets it, and a reset takes from the client what it has not read yet: the refusal that
 * says why. So what was written is sent first, then the end of our stream, and what still comes is
 * read and dropped until the client closes, too: for {@value #MAX_MILLIS} ms and {@value
 * #MAX_BYTES} bytes at most.
 *
 * <p>The first handler of a channel, whoever closes it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The end is heard as the channel's close.
final class LingeringClose extends ChannelDuplexHandler {
  static final int MAX_MILLIS = 2_000;
  static final int MAX_BYTES = 16 << 20;

  private boolean skipped;
  private boolean lingering;
  private long droppedBytes;

  /** The next close does not wait. */
  void skip() {
    skipped = true;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (skipped || !(ctx.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
      ctx.close(promise);
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (!lingering) {
      lingering = true;
      var forced = ctx.executor().schedule(() -> end(ctx), MAX_MILLIS, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> forced.cancel(false));
      // Who closes may do so while the last bytes are being written, with a farewell after them.
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(sent -> ctx.executor().execute(() -> endOutput(ctx, channel)));
    }
  }

  private static void endOutput(ChannelHandlerContext ctx, DuplexChannel channel) {
    channel
        .shutdownOutput()
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                ctx.read();
              } else {
                end(ctx);
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!lingering) {
      ctx.fireChannelRead(message);
      return;
    }
    droppedBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (droppedBytes > MAX_BYTES) {
      end(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (lingering) {
      ctx.read(); // The client's connection may have ended reading by itself.
    }
  }

  private static void end(ChannelHandlerContext ctx) {
    ctx.close();
  }
}
