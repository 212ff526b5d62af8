package io.sluice.gateway.websocket;

import java.util.Set;

/**
 * Limits of WebSocket connections.
 *
 * @param maxFrameBytes larger frames end the connection; each is held in memory until it is whole
 * @param maxMessageBytes the same for all frames of one message together
 * @param pingMillis how often the server pings, so that proxies do not cut idle connections; 0 for
 *     never
 * @param upgradeTimeoutMillis a client that has not asked for the upgrade by then is closed
 * @param allowedOrigins the origins of pages whose scripts may connect, as browsers send them;
 *     empty for all
 */
public record WebSocketOptions(
    int maxFrameBytes,
    long maxMessageBytes,
    long pingMillis,
    long upgradeTimeoutMillis,
    Set<String> allowedOrigins) {
  /**
   * For a general installation: frames and messages of 4 MiB, pings every 30 seconds, every origin.
   */
  public static final WebSocketOptions DEFAULTS =
      new WebSocketOptions(4 << 20, 4 << 20, 30_000, 10_000, Set.of());

  public WebSocketOptions {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }
}
