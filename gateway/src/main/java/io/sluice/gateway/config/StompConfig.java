package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits of the STOMP adapter, the same for every client. What differs by tenant is a plan's limit.
 */
public interface StompConfig {
  /** Command and headers of a frame may have so many bytes. */
  @WithDefault("64K")
  MemorySize maxHead();

  /** Headers of a frame. */
  @WithDefault("1000")
  int maxHeaders();

  /** Larger bodies end the connection. */
  @WithDefault("4M")
  MemorySize maxBody();

  /** Subscriptions of one client at a time. */
  @WithDefault("1000")
  int maxSubscriptions();

  /** Messages a subscription may leave unacknowledged if it does not say how many. */
  @WithDefault("1000")
  int prefetch();

  /** The most a subscription may ask for. */
  @WithDefault("10000")
  int maxPrefetch();

  /** How often the server gives a sign of life, and wants one, at the most; 0 for never. */
  @WithDefault("10s")
  Duration heartBeat();

  /** A client that has not sent its whole CONNECT by then is closed. */
  @WithDefault("10s")
  Duration connectTimeout();

  /** A client that takes nothing for so long while something waits for it is closed. */
  @WithDefault("60s")
  Duration stallTimeout();
}
