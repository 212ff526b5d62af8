package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Closes a channel of io_uring whose peer reads nothing. Its close waits for the write that the
 * kernel has begun, and that one waits for the peer, so the socket is shut down if it is still open
 * {@value #PATIENCE_MILLIS} ms after the close, which makes the write fail. That is longer than any
 * handler holds back a close on purpose.
 */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // The end is heard as the channel's close.
final class PromptClose extends ChannelOutboundHandlerAdapter {
  private static final int PATIENCE_MILLIS = 3_000;

  private static final Logger log = Logger.getLogger(PromptClose.class);

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    ctx.close(promise);
    Channel channel = ctx.channel();
    if (channel.isOpen()) {
      var forced =
          ctx.executor().schedule(() -> shutDown(channel), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> forced.cancel(false));
    }
  }

  private static void shutDown(Channel channel) {
    try {
      ((Socket) ((UnixChannel) channel).fd()).shutdown();
    } catch (IOException e) {
      log.debugf("%s is gone already: %s", channel, e);
    }
  }
}
