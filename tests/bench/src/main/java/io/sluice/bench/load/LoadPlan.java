package io.sluice.bench.load;

/**
 * What a load does.
 *
 * @param pairs publishers, each with one subscriber on a topic of its own
 * @param window messages a publisher has outstanding: not yet received, or at QoS 1 not answered
 * @param persistent true if subscribers have sessions that outlive their connections
 * @param payloadBytes at least 16
 */
public record LoadPlan(int pairs, int qos, int window, int payloadBytes, boolean persistent) {
  public LoadPlan {
    if (payloadBytes < Pair.STAMP_BYTES) {
      throw new IllegalArgumentException("payloadBytes is " + payloadBytes + "; give 16 or more");
    }
  }
}
