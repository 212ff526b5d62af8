package io.sluice.bench.jms;

import io.sluice.bench.report.Settings;
import io.sluice.bench.server.Protocol;
import java.util.ArrayList;
import java.util.List;

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

  /** A plan for each size and number of pairs that the settings name, in their order. */
  public static List<JmsPlan> all(Protocol protocol, JmsMode mode, Settings settings) {
    List<JmsPlan> plans = new ArrayList<>();
    for (String bytes : settings.list("bytes", "1024")) {
      for (String pairs : settings.list("pairs", "25,50,100,200")) {
        plans.add(
            new JmsPlan(
                protocol,
                mode,
                Integer.parseInt(pairs),
                settings.number("window", 64),
                Integer.parseInt(bytes),
                settings.number("batch", 50)));
      }
    }
    return plans;
  }
}
