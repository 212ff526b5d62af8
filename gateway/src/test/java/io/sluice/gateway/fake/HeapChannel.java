package io.sluice.gateway.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A channel in memory that keeps what is written to it as copies on the heap, so that nothing is
 * leaked by a test that does not read all of it.
 */
public final class HeapChannel extends EmbeddedChannel {
  @Override
  protected void handleOutboundMessage(Object message) {
    if (message instanceof ByteBuf sent) {
      outboundMessages().add(Unpooled.copiedBuffer(sent));
      sent.release();
    } else {
      super.handleOutboundMessage(message);
    }
  }
}
