package io.sluice.gateway.mqtt;

import io.sluice.gateway.connection.Flow;

/**
 * Limits of the MQTT adapter, the same for every client and told to MQTT 5 clients in CONNACK. What
 * differs by tenant is a plan's limit and decided at its shard.
 *
 * @param maxPacketBytes larger packets end the connection; the fixed header counts
 * @param receiveMaximum publishes above QoS 0 that a MQTT 5 client may leave unanswered, 1 to
 *     65,535
 * @param topicAliasMaximum topic aliases a client may set, and that are set towards a client, 0 to
 *     65,535
 * @param maxInflight deliveries above QoS 0 that a client may leave unsettled, if it does not ask
 *     for fewer, 1 to 65,535
 * @param maxKeepAliveSeconds MQTT 5 clients that ask for a longer keep alive, or none, are given
 *     this one; 0 leaves it to them
 * @param maxSessionExpirySeconds sessions are kept no longer than this without a connection, those
 *     of MQTT 3 clients without clean session exactly so long; {@link #NEVER_SECONDS} for ever
 * @param connectTimeoutMillis a client that has not sent its whole CONNECT by then is closed
 * @param stallTimeoutMillis a client that takes no byte for so long while some wait for it is
 *     closed
 * @param refusalDelayMillis how long nothing is read from a MQTT 3 client over its quota, before it
 *     is closed
 */
public record MqttOptions(
    int maxPacketBytes,
    int receiveMaximum,
    int topicAliasMaximum,
    int maxInflight,
    int maxKeepAliveSeconds,
    long maxSessionExpirySeconds,
    long connectTimeoutMillis,
    long stallTimeoutMillis,
    long refusalDelayMillis,
    Flow flow) {

  /** A session expiry that never comes (MQTT 5, 3.1.2.11.2). */
  public static final long NEVER_SECONDS = 0xFFFF_FFFFL;

  /** For a general installation: 4 MiB packets, sessions kept until their client says otherwise. */
  public static final MqttOptions DEFAULTS =
      new MqttOptions(
          4 << 20, 1_000, 32, 1_000, 3_600, NEVER_SECONDS, 10_000, 60_000, 1_000, Flow.DEFAULTS);

  public MqttOptions {
    requireRange("maxPacketBytes", maxPacketBytes, 1_024, 268_435_460);
    requireRange("receiveMaximum", receiveMaximum, 1, 65_535);
    requireRange("topicAliasMaximum", topicAliasMaximum, 0, 65_535);
    requireRange("maxInflight", maxInflight, 1, 65_535);
    requireRange("maxKeepAliveSeconds", maxKeepAliveSeconds, 0, 65_535);
    requireRange("maxSessionExpirySeconds", maxSessionExpirySeconds, 0, NEVER_SECONDS);
  }

  private static void requireRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "MQTT option " + name + " is " + value + "; give " + min + " to " + max);
    }
  }
}
