package io.sluice.gateway.amqp;

import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedInteger;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;

/** Frames as ordinary clients send them. */
final class Frames {
  private Frames() {}

  static UnsignedInteger uint(long value) {
    return UnsignedInteger.valueOf(value);
  }

  static Begin begin() {
    return new Begin()
        .setNextOutgoingId(uint(0))
        .setIncomingWindow(uint(2_048))
        .setOutgoingWindow(uint(2_048));
  }
}
