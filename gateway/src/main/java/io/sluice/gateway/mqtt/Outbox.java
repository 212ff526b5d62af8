package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** Gathers packets in one buffer, so that a batch of them costs one write. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Of a write that failed the connection hears by its end.
final class Outbox {
  private static final int MIN_BYTES = 64;
  private static final int FULL_BYTES = 64 << 10;

  private final ChannelHandlerContext ctx;
  private final Runnable flushTask = this::flushNow;
  private ByteBuf batch;
  private int expectedBytes = MIN_BYTES;
  private boolean unflushed;
  private boolean flushPlanned;

  /**
   * @param ctx where packets leave the pipeline
   */
  Outbox(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /** The buffer to append packets to, until the next call of this class. */
  ByteBuf buffer() {
    if (batch != null && batch.readableBytes() >= FULL_BYTES) {
      ctx.write(takeBatch());
      unflushed = true;
    }
    if (batch == null) {
      batch = ctx.alloc().directBuffer(expectedBytes);
    }
    return batch;
  }

  /** Bytes that neither the socket nor its buffers took. */
  long pendingBytes() {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  boolean isWritable() {
    return ctx.channel().isWritable();
  }

  /** Sends what was gathered, together with what the tasks that wait on the event loop will add. */
  void flushSoon() {
    if (!flushPlanned) {
      flushPlanned = true;
      ctx.executor().execute(flushTask);
    }
  }

  /** Sends what was gathered. */
  void flushNow() {
    flushPlanned = false;
    if (batch != null) {
      ctx.writeAndFlush(takeBatch());
      unflushed = false;
    } else if (unflushed) {
      ctx.flush();
      unflushed = false;
    }
  }

  /** Sends what was gathered and tells when all of it has left. */
  ChannelFuture flushLast() {
    return ctx.writeAndFlush(batch == null ? ctx.alloc().buffer(0) : takeBatch());
  }

  /** Drops what was gathered. */
  void discard() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private ByteBuf takeBatch() {
    ByteBuf taken = batch;
    batch = null;
    // A connection that sends much gets a large buffer at once, one that sends a ping answer a
    // small one.
    expectedBytes = Math.max(MIN_BYTES, Math.min(FULL_BYTES, taken.readableBytes()));
    return taken;
  }
}
