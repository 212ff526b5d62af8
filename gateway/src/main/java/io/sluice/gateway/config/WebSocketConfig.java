package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Limits of WebSocket connections. */
public interface WebSocketConfig {
  /** Larger frames, and messages of several frames, end the connection. */
  @WithDefault("4M")
  MemorySize maxFrame();

  /** How often the server pings, so that proxies do not cut idle connections; 0 for never. */
  @WithDefault("30s")
  Duration ping();

  /** A client that has not asked for the upgrade by then is closed. */
  @WithDefault("10s")
  Duration upgradeTimeout();

  /** Origins of pages whose scripts may connect, as browsers send them; without it all may. */
  Optional<Set<String>> allowedOrigins();
}
