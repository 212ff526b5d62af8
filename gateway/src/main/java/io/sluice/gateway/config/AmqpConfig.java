package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits of the AMQP adapter, the same for every client. What differs by tenant is a plan's limit.
 */
public interface AmqpConfig {
  /** The largest frame in either direction, 512 bytes to 16 MiB. */
  @WithDefault("64K")
  MemorySize maxFrame();

  /** Sessions of a connection at a time, 1 to 65536. */
  @WithDefault("256")
  int maxSessions();

  /** Links of a session at a time, 1 to 65536. */
  @WithDefault("1024")
  int maxLinks();

  /** Larger messages end the link that they come on. */
  @WithDefault("4M")
  MemorySize maxMessage();

  /** Messages that a client may send on a link before they are answered, 1 to 65535. */
  @WithDefault("1000")
  int creditWindow();

  /** Deliveries that a client may leave unsettled on all its links. */
  @WithDefault("100000")
  int maxInflight();

  /**
   * A client from which nothing comes for so long is closed; it is told half of it. 0 for never.
   */
  @WithDefault("60s")
  Duration idleTimeout();

  /** A client that has not sent its open by then is closed. */
  @WithDefault("10s")
  Duration handshakeTimeout();

  /** A client that takes nothing for so long while something waits for it is closed. */
  @WithDefault("60s")
  Duration stallTimeout();
}
