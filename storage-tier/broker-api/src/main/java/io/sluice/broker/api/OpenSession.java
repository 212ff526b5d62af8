package io.sluice.broker.api;

import io.sluice.model.Protocol;
import io.sluice.model.ShardId;

/**
 * The request to open a session, made after the user was authenticated.
 *
 * @param clientId the session's name, unique in its broker among those of MQTT clients or among
 *     those of the clients of all other protocols
 * @param takeOver whether a connection that has this client id is ended for this one; else this one
 *     is refused as {@link Refusal.Cause#IN_USE}
 * @param cleanStart discard what was kept under this client id
 * @param expiryMillis how long the session is kept after its connection ends; 0 not at all, {@link
 *     #NEVER} for ever
 * @param maxInflight deliveries above {@link Qos#AT_MOST_ONCE} the client takes unsettled (MQTT
 *     receive maximum), 1 to 65,535 for MQTT, any number above 0 for others
 * @param windowMessages deliveries handed over and not yet reported {@link Session#written}
 * @param windowBytes the same in bytes; one larger message still passes when nothing else is
 *     outstanding
 * @param maxMessageBytes larger messages are not delivered to this client but dropped as if
 *     delivered (MQTT 5, 3.1.2.11.4)
 * @param will null for none
 * @param peer who asks, for those who watch a broker's connections
 */
public record OpenSession(
    ShardId shard,
    String broker,
    String user,
    Protocol protocol,
    String clientId,
    boolean takeOver,
    boolean cleanStart,
    long expiryMillis,
    int maxInflight,
    int windowMessages,
    int windowBytes,
    int maxMessageBytes,
    Will will,
    Peer peer) {
  /** An expiry that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * The other end of a connection.
   *
   * @param connectionId how the client calls its connection, unique in the broker; null if it has
   *     no name for it
   * @param address the client's network address, or null
   */
  public record Peer(String connectionId, String address) {
    /** One of whom nothing is known. */
    public static final Peer UNKNOWN = new Peer(null, null);
  }

  /** The same request, made by this peer. */
  public OpenSession by(Peer newPeer) {
    return new OpenSession(
        shard,
        broker,
        user,
        protocol,
        clientId,
        takeOver,
        cleanStart,
        expiryMillis,
        maxInflight,
        windowMessages,
        windowBytes,
        maxMessageBytes,
        will,
        newPeer);
  }
}
