package io.sluice.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** Gathers what is sent in one buffer, so that a batch of packets costs one write. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Of a write that failed the connection hears by its end.
public final class Outbox {
  private static final int MIN_BYTES = 64;
  private static final int FULL_BYTES = 64 << 10;
  private static final int MAX_EXPECTED_BYTES = 256 << 10;

  private final ChannelHandlerContext ctx;
  private final Runnable flushTask = this::flushNow;
  private ByteBuf batch;
  private int expectedBytes = MIN_BYTES;
  private boolean unflushed;
  private boolean flushPlanned;
  private long batches;

  /**
   * @param ctx where packets leave the pipeline
   */
  Outbox(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /**
   * The buffer to append to, until the next call of this class. A packet that is appended between
   * two calls is written whole.
   */
  public ByteBuf buffer() {
    if (batch != null && batch.readableBytes() >= FULL_BYTES) {
      ctx.write(takeBatch());
      unflushed = true;
    }
    if (batch == null) {
      batch = ctx.alloc().directBuffer(expectedBytes);
    }
    return batch;
  }

  /** The number of the batch that {@link #buffer} is: another one has another number. */
  public long batchNumber() {
    return batches;
  }

  /** Bytes that neither the socket nor its buffers took. */
  public long pendingBytes() {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  public boolean isWritable() {
    return ctx.channel().isWritable();
  }

  /** Sends what was gathered, together with what the tasks that wait on the event loop will add. */
  public void flushSoon() {
    if (!flushPlanned) {
      flushPlanned = true;
      ctx.executor().execute(flushTask);
    }
  }

  /** Sends what was gathered. */
  public void flushNow() {
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
  public ChannelFuture flushLast() {
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
    batches++;
    // A connection that sends much gets a large buffer at once, one that sends a ping answer a
    // small one.
    expectedBytes = Math.max(MIN_BYTES, Math.min(MAX_EXPECTED_BYTES, taken.readableBytes()));
    return taken;
  }
}
