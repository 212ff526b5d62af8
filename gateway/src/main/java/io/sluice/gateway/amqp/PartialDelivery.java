package io.sluice.gateway.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What came so far of a delivery in several transfers. All those of a connection share a number of
 * bytes, so that a client cannot begin many and end none.
 */
final class PartialDelivery {
  /** The bytes that a connection's unfinished deliveries take. */
  static final class Budget {
    private final long maxBytes;
    private long bytes;

    Budget(long maxBytes) {
      this.maxBytes = maxBytes;
    }
  }

  private final Budget budget;
  private ByteBuf received;

  PartialDelivery(Budget budget) {
    this.budget = budget;
  }

  boolean isBegun() {
    return received != null;
  }

  int bytes() {
    return received == null ? 0 : received.readableBytes();
  }

  /** Appends what a transfer carried; false if there is no room for it. */
  boolean append(ByteBuf payload) {
    int more = payload.readableBytes();
    if (budget.bytes + more > budget.maxBytes) {
      return false;
    }
    budget.bytes += more;
    if (received == null) {
      received = Unpooled.buffer(more);
    }
    received.writeBytes(payload);
    return true;
  }

  /** What was appended, until the next call. */
  ByteBuf take() {
    ByteBuf taken = received;
    drop();
    return taken;
  }

  void drop() {
    budget.bytes -= bytes();
    received = null;
  }
}
