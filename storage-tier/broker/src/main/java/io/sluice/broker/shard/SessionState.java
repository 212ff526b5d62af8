package io.sluice.broker.shard;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.model.Protocol;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.IntHashSet;

/**
 * What is kept under a client id: subscriptions, their queue, unsettled deliveries and remembered
 * publishes.
 */
final class SessionState {
  static final int MAX_PACKET_ID = 65_535;

  final long id;
  final BrokerState broker;

  /** The name it is kept under in its broker, and its client's name for wills and no-local. */
  final String key;

  final String clientId;
  final Protocol protocol;

  /** True if the session outlives its connection, and so the log knows it. */
  final boolean durable;

  String user;
  long expiryMillis;

  /** 0 while connected. */
  long disconnectedAtMillis;

  /** Null while the client is away. */
  Connection connection;

  Timers.Key expiryTimer;
  final Map<SubscriptionKey, Subscription> subscriptions = new LinkedHashMap<>(2);
  final Deliveries deliveries;

  /** Null until the first subscription that is not shared. */
  Queue queue;

  /** Dedup ids of publishes whose publisher may repeat them; null until the first. */
  private IntHashSet remembered;

  SessionState(
      long id,
      BrokerState broker,
      String clientId,
      String user,
      Protocol protocol,
      long expiryMillis,
      boolean durable) {
    this.id = id;
    this.broker = broker;
    this.clientId = clientId;
    key = keyOf(protocol, clientId);
    this.user = user;
    this.protocol = protocol;
    this.expiryMillis = expiryMillis;
    this.durable = durable;
    deliveries = new Deliveries(protocol == Protocol.MQTT ? MAX_PACKET_ID : Integer.MAX_VALUE);
  }

  /** MQTT's client ids cannot hold the character that sets the others apart (MQTT 1.5.4). */
  static String keyOf(Protocol protocol, String clientId) {
    return protocol == Protocol.MQTT ? clientId : '\0' + clientId;
  }

  boolean isConnected() {
    return connection != null;
  }

  boolean remembers(int dedupId) {
    return remembered != null && remembered.contains(dedupId);
  }

  void remember(int dedupId) {
    if (remembered == null) {
      remembered = new IntHashSet();
    }
    remembered.add(dedupId);
  }

  boolean forget(int dedupId) {
    return remembered != null && remembered.remove(dedupId);
  }

  int[] rememberedSorted() {
    if (remembered == null) {
      return new int[0];
    }
    return remembered.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** When the session ends if the client stays away. */
  long expiresAtMillis() {
    boolean never =
        expiryMillis == OpenSession.NEVER || expiryMillis > Long.MAX_VALUE - disconnectedAtMillis;
    return never ? Long.MAX_VALUE : disconnectedAtMillis + expiryMillis;
  }
}
