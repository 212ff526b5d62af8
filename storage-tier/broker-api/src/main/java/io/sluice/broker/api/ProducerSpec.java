package io.sluice.broker.api;

import java.util.Objects;

/**
 * That a client means to send to a destination, told for those who watch a broker's producers.
 *
 * @param producerId chosen by the adapter, unique in its session
 * @param label how its client calls it, unique in the broker; null if it has no name for it
 */
public record ProducerSpec(long producerId, Destination destination, String label) {
  public ProducerSpec {
    Objects.requireNonNull(destination);
  }
}
