package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits of the OpenWire adapter, the same for every client. What differs by tenant is a plan's
 * limit.
 */
public interface OpenWireConfig {
  /** Larger commands, messages among them, end the connection; clients are told. */
  @WithDefault("100M")
  MemorySize maxFrame();

  /** Consumers of one connection at a time. */
  @WithDefault("10000")
  int maxConsumers();

  /** Messages that a consumer may be sent ahead, if it asks for so many. */
  @WithDefault("32767")
  int maxPrefetch();

  /** A client that says nothing for so long is closed, unless it asks for less; 0 for never. */
  @WithDefault("30s")
  Duration inactivity();

  /** A client that has not sent its ConnectionInfo by then is closed. */
  @WithDefault("10s")
  Duration connectTimeout();

  /** A client that takes nothing for so long while something waits for it is closed. */
  @WithDefault("60s")
  Duration stallTimeout();
}
