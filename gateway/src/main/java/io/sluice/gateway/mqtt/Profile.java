package io.sluice.gateway.mqtt;

import io.sluice.broker.api.OpenSession;
import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.Version;
import java.util.UUID;

/**
 * What a client asked for in CONNECT and what of it holds.
 *
 * @param assignedClientId true if the client left its name to the server
 * @param keepAliveSeconds the one that holds, 0 for none
 * @param keepAliveChanged true if that is not the client's own
 * @param sessionExpirySeconds the one that holds, {@link MqttOptions#NEVER_SECONDS} for ever
 * @param sessionExpiryChanged true if that is not the client's own
 * @param receiveMaximum deliveries above QoS 0 it takes unsettled
 * @param maxPacketBytes the largest packet it takes
 * @param topicAliasMaximum topic aliases that may be set towards it
 * @param problemInformation false if it wants reason strings only where the connection ends
 */
record Profile(
    Version version,
    String clientId,
    boolean assignedClientId,
    boolean cleanStart,
    int keepAliveSeconds,
    boolean keepAliveChanged,
    long sessionExpirySeconds,
    boolean sessionExpiryChanged,
    int receiveMaximum,
    long maxPacketBytes,
    int topicAliasMaximum,
    boolean problemInformation) {

  static Profile of(Connect connect, MqttOptions options) {
    boolean assigned = connect.clientId().isEmpty();
    long askedExpiry = askedExpirySeconds(connect, options);
    long expiry = Math.min(askedExpiry, options.maxSessionExpirySeconds());
    int keepAlive = keepAliveSeconds(connect, options);
    return new Profile(
        connect.version(),
        assigned ? "auto-" + UUID.randomUUID() : connect.clientId(),
        assigned,
        connect.cleanStart(),
        keepAlive,
        keepAlive != connect.keepAliveSeconds(),
        expiry,
        expiry != askedExpiry,
        (int) integer(connect, PropertyId.RECEIVE_MAXIMUM, 65_535),
        integer(connect, PropertyId.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
        (int)
            Math.min(
                integer(connect, PropertyId.TOPIC_ALIAS_MAXIMUM, 0), options.topicAliasMaximum()),
        integer(connect, PropertyId.REQUEST_PROBLEM_INFORMATION, 1) == 1);
  }

  long sessionExpiryMillis() {
    return millis(sessionExpirySeconds);
  }

  /** Milliseconds of a session expiry interval. */
  static long millis(long expirySeconds) {
    return expirySeconds >= MqttOptions.NEVER_SECONDS ? OpenSession.NEVER : expirySeconds * 1_000;
  }

  /** Before MQTT 5 a session ends with its connection if it is clean, else it has no end. */
  private static long askedExpirySeconds(Connect connect, MqttOptions options) {
    if (connect.version().is5()) {
      return integer(connect, PropertyId.SESSION_EXPIRY_INTERVAL, 0);
    }
    return connect.cleanStart() ? 0 : options.maxSessionExpirySeconds();
  }

  /** Only MQTT 5 lets the server set another (3.2.2.3.14). */
  private static int keepAliveSeconds(Connect connect, MqttOptions options) {
    int asked = connect.keepAliveSeconds();
    int max = options.maxKeepAliveSeconds();
    boolean tooLong = max > 0 && (asked == 0 || asked > max);
    return connect.version().is5() && tooLong ? max : asked;
  }

  private static long integer(Connect connect, PropertyId id, long absent) {
    return connect.properties().integer(id, absent);
  }
}
