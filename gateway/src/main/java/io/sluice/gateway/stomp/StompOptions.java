package io.sluice.gateway.stomp;

import io.sluice.gateway.connection.Flow;
import io.sluice.gateway.stomp.codec.FrameLimits;

/**
 * Limits of the STOMP adapter, the same for every client. What differs by tenant is a plan's limit
 * and decided at its shard.
 *
 * @param frames how large a connected client's frames may be
 * @param maxSubscriptions that one client may have at a time
 * @param prefetch messages a subscription may leave unacknowledged if it does not say how many
 * @param maxPrefetch the most it may ask for
 * @param heartBeatMillis how often the server is ready to give a sign of life, and wants one; 0 for
 *     never
 * @param connectTimeoutMillis a client that has not sent its whole CONNECT by then is closed
 * @param stallTimeoutMillis a client that takes no byte for so long while some wait for it is
 *     closed
 */
public record StompOptions(
    String version,
    FrameLimits frames,
    int maxSubscriptions,
    int prefetch,
    int maxPrefetch,
    long heartBeatMillis,
    long connectTimeoutMillis,
    long stallTimeoutMillis,
    Flow flow) {
  /** For a general installation: bodies of 4 MiB, a heart-beat every ten seconds. */
  public static final StompOptions DEFAULTS =
      new StompOptions(
          "dev",
          new FrameLimits(64 << 10, 1_000, 4 << 20),
          1_000,
          1_000,
          10_000,
          10_000,
          10_000,
          60_000,
          Flow.DEFAULTS);

  public StompOptions {
    requireRange("maxHeadBytes", frames.maxHeadBytes(), 1_024, 1 << 20);
    requireRange("maxHeaders", frames.maxHeaders(), 10, 10_000);
    requireRange("maxBodyBytes", frames.maxBodyBytes(), 1, 256 << 20);
    requireRange("maxSubscriptions", maxSubscriptions, 1, 100_000);
    requireRange("maxPrefetch", maxPrefetch, 1, 1_000_000);
    requireRange("prefetch", prefetch, 1, maxPrefetch);
    requireRange("heartBeatMillis", heartBeatMillis, 0, 3_600_000);
  }

  private static void requireRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "STOMP option " + name + " is " + value + "; give " + min + " to " + max);
    }
  }
}
