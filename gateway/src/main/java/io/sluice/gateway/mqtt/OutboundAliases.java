package io.sluice.gateway.mqtt;

import java.util.HashMap;
import java.util.Map;

/**
 * Topic aliases set towards a client: one for each of the first topics delivered to it, as many as
 * it allows (MQTT-3.1.2-26).
 */
final class OutboundAliases {
  private final int maximum;
  private final Map<String, Integer> byTopic = new HashMap<>(0);

  OutboundAliases(int maximum) {
    this.maximum = maximum;
  }

  /** The alias that the client knows for this topic, or 0. */
  int known(String topic) {
    return maximum == 0 ? 0 : byTopic.getOrDefault(topic, 0);
  }

  /** An alias free to be set, or 0. */
  int free() {
    return byTopic.size() < maximum ? byTopic.size() + 1 : 0;
  }

  /** The client was told the alias. */
  void set(String topic, int alias) {
    byTopic.put(topic, alias);
  }
}
