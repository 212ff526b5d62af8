package io.sluice.gateway.amqp;

import io.sluice.gateway.connection.Flow;

/**
 * Limits of the AMQP adapter, the same for every client and told to it in open, begin and attach.
 * What differs by tenant is a plan's limit and decided at its shard.
 *
 * @param version of the product, as open tells it
 * @param offerAnonymous whether SASL ANONYMOUS is offered
 * @param maxFrameBytes the largest frame in either direction, 512 to 2^24
 * @param maxSessions sessions of a connection at a time, 1 to 65,536
 * @param maxLinks links of a session at a time, 1 to 65,536
 * @param maxMessageBytes larger messages end the link that they come on
 * @param creditWindow messages that a client may send on a link before they are answered
 * @param maxInflight deliveries that a client may leave unsettled on all its links
 * @param idleTimeoutMillis a client from which nothing comes for so long is closed; it is told half
 *     of it (2.4.5); 0 for never
 * @param handshakeTimeoutMillis a client that has not sent its open by then is closed
 * @param stallTimeoutMillis a client that takes no byte for so long while some wait for it is
 *     closed
 */
public record AmqpOptions(
    String version,
    boolean offerAnonymous,
    int maxFrameBytes,
    int maxSessions,
    int maxLinks,
    int maxMessageBytes,
    int creditWindow,
    int maxInflight,
    long idleTimeoutMillis,
    long handshakeTimeoutMillis,
    long stallTimeoutMillis,
    Flow flow) {

  /** For a general installation. */
  public static final AmqpOptions DEFAULTS =
      new AmqpOptions(
          "",
          false,
          64 << 10,
          256,
          1_024,
          4 << 20,
          1_000,
          100_000,
          60_000,
          10_000,
          60_000,
          Flow.DEFAULTS);

  public AmqpOptions {
    requireRange("maxFrameBytes", maxFrameBytes, 512, 1 << 24);
    requireRange("maxSessions", maxSessions, 1, 65_536);
    requireRange("maxLinks", maxLinks, 1, 65_536);
    requireRange("maxMessageBytes", maxMessageBytes, 1, Integer.MAX_VALUE);
    requireRange("creditWindow", creditWindow, 1, 65_535);
    requireRange("maxInflight", maxInflight, 1, Integer.MAX_VALUE);
    requireRange("idleTimeoutMillis", idleTimeoutMillis, 0, Integer.MAX_VALUE);
  }

  private static void requireRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "AMQP option " + name + " is " + value + "; give " + min + " to " + max);
    }
  }
}
