package io.sluice.gateway.mqtt;

import io.netty.util.collection.IntObjectHashMap;
import io.sluice.broker.api.Qos;

/**
 * The deliveries above QoS 0 that were sent over this connection and are not settled, by packet
 * identifier. Only acknowledgements of these get to the shard.
 */
final class Outstanding {
  /** How far a delivery has come. */
  enum Stage {
    /** QoS 1: PUBACK is awaited. */
    SENT_AT_LEAST_ONCE,
    /** QoS 2: PUBREC is awaited. */
    SENT_EXACTLY_ONCE,
    /** PUBREC came, the shard is making it lasting. */
    RECEIVED,
    /** PUBREL was sent, PUBCOMP is awaited. */
    RELEASED
  }

  private final IntObjectHashMap<Stage> stages = new IntObjectHashMap<>();

  void sent(int packetId, Qos qos) {
    stages.put(
        packetId, qos == Qos.EXACTLY_ONCE ? Stage.SENT_EXACTLY_ONCE : Stage.SENT_AT_LEAST_ONCE);
  }

  /** The stage, or null if there is no such delivery. */
  Stage stage(int packetId) {
    return stages.get(packetId);
  }

  void stage(int packetId, Stage stage) {
    stages.put(packetId, stage);
  }

  void remove(int packetId) {
    stages.remove(packetId);
  }
}
