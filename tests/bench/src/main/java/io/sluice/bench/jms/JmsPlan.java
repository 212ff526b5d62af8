package io.sluice.bench.jms;

import io.sluice.bench.server.Protocol;

/**
 * What a load of JMS clients does.
 *
 * @param pairs producers, each with one consumer on a queue of its own; both have a connection
 * @param window messages of a producer that were not yet received, or not yet answered
 * @param payloadBytes at least 16
 * @param batch messages that are acknowledged at once in {@link JmsMode#ASYNC}
 */
public record JmsPlan(
    Protocol protocol, JmsMode mode, int pairs, int window, int payloadBytes, int batch) {
  public JmsPlan {
    if (payloadBytes < JmsProducer.STAMP_BYTES) {
      throw new IllegalArgumentException("payloadBytes is " + payloadBytes + "; give 16 or more");
    }
  }
}
