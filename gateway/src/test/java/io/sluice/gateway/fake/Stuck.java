package io.sluice.gateway.fake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** A network that takes nothing any more: what is written stays in the channel's buffer. */
public final class Stuck extends ChannelOutboundHandlerAdapter {
  @Override
  public void flush(ChannelHandlerContext ctx) {
    // Never.
  }
}
