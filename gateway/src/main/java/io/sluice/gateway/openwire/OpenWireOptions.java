package io.sluice.gateway.openwire;

import io.sluice.gateway.connection.Flow;

/**
 * Limits of the OpenWire adapter, the same for every client. What differs by tenant is a plan's
 * limit and decided at its shard.
 *
 * @param maxFrameBytes larger commands, messages among them, end the connection; compressed bodies
 *     may not be larger when inflated
 * @param maxConsumers that one client may have at a time, and as many temporary destinations and
 *     producers with a window
 * @param maxPrefetch messages that a consumer may be sent ahead, if it asks for so many
 * @param inactivityMillis a client that says nothing for so long is closed, and the server gives a
 *     sign of life within; 0 for never
 * @param connectTimeoutMillis a client that has not sent its ConnectionInfo by then is closed
 * @param stallTimeoutMillis a client that takes no byte for so long while some wait for it is
 *     closed
 */
public record OpenWireOptions(
    int maxFrameBytes,
    int maxConsumers,
    int maxPrefetch,
    long inactivityMillis,
    long connectTimeoutMillis,
    long stallTimeoutMillis,
    Flow flow) {
  /** For a general installation: frames of 100 MiB, ActiveMQ's times. */
  public static final OpenWireOptions DEFAULTS =
      new OpenWireOptions(100 << 20, 10_000, 32_767, 30_000, 10_000, 60_000, Flow.DEFAULTS);

  public OpenWireOptions {
    requireRange("maxFrameBytes", maxFrameBytes, 64 << 10, 1 << 30);
    requireRange("maxConsumers", maxConsumers, 1, 100_000);
    requireRange("maxPrefetch", maxPrefetch, 1, 1_000_000);
    requireRange("inactivityMillis", inactivityMillis, 0, 3_600_000);
  }

  private static void requireRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "OpenWire option " + name + " is " + value + "; give " + min + " to " + max);
    }
  }
}
