package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;

/**
 * What a connection does with what happens to it, at one time of its life. On its event loop, and
 * not after its end.
 */
interface Phase {
  /**
   * A packet came.
   *
   * @throws ProtocolViolation to be told to {@link #onViolation}
   */
  default void onPacket(Packet packet) {}

  /** The client broke the protocol; no packet follows. */
  default void onViolation(ProtocolViolation violation) {}

  /** The socket takes bytes again. */
  default void onWritable() {}

  /** The connection is gone. */
  default void onInactive() {}
}
