package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits of the MQTT adapter, the same for every client. What differs by tenant is a plan's limit.
 */
public interface MqttConfig {
  /** Larger packets end the connection. */
  @WithDefault("4M")
  MemorySize maxPacket();

  /** Publishes above QoS 0 that a MQTT 5 client may leave unanswered, 1 to 65535. */
  @WithDefault("1000")
  int receiveMaximum();

  /** Topic aliases in each direction, 0 to 65535. */
  @WithDefault("32")
  int topicAliasMaximum();

  /**
   * Deliveries above QoS 0 that a client may leave unsettled if it does not ask for fewer, 1 to
   * 65535.
   */
  @WithDefault("1000")
  int maxInflight();

  /**
   * MQTT 5 clients that ask for a longer keep alive, or none, are given this one; 0 leaves it to
   * them.
   */
  @WithDefault("1h")
  Duration maxKeepAlive();

  /**
   * A session is kept no longer than this without a connection; 4294967295s and longer is for ever.
   */
  @WithDefault("4294967295s")
  Duration maxSessionExpiry();

  /** A client that has not sent its whole CONNECT by then is closed. */
  @WithDefault("10s")
  Duration connectTimeout();

  /** A client that takes nothing for so long while something waits for it is closed. */
  @WithDefault("60s")
  Duration stallTimeout();
}
