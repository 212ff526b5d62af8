package io.sluice.broker.shard;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** A shared subscription (MQTT 5, 4.8.2): one queue, whose messages its members compete for. */
final class SharedSubscription {
  final SubscriptionKey key;
  final Queue queue;
  private final Router router;
  private final Map<SessionState, Subscription> members = new LinkedHashMap<>();

  /** What the queue is bound with: the highest QoS of its members. Null while there is none. */
  private Subscription bound;

  SharedSubscription(SubscriptionKey key, Queue queue, Router router) {
    this.key = key;
    this.queue = queue;
    this.router = router;
  }

  void join(SessionState member, Subscription subscription) {
    members.put(member, subscription);
    rebind();
    if (member.isConnected()) {
      attach(member.connection, subscription);
    }
  }

  void leave(SessionState member) {
    members.remove(member);
    if (member.isConnected()) {
      detach(member.connection);
    }
    rebind();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  boolean hasDurableMember() {
    return members.keySet().stream().anyMatch(member -> member.durable);
  }

  /** A member is connected: it takes part. */
  void attach(Connection connection, Subscription subscription) {
    detach(connection);
    Consumer consumer = new Consumer(connection, queue, 0, subscription.qos(), 0, false);
    consumer.retainAsPublished = subscription.retainAsPublished();
    consumer.subscriptionIds =
        subscription.identifier() == 0 ? new int[0] : new int[] {subscription.identifier()};
    connection.consumers.add(consumer);
    queue.attach(consumer);
  }

  private void detach(Connection connection) {
    Consumer consumer = connection.consumerOf(queue);
    if (consumer != null) {
      connection.consumers.remove(consumer);
      queue.detach(consumer);
    }
  }

  private void rebind() {
    Qos qos = members.values().stream().map(Subscription::qos).max(Qos::compareTo).orElse(null);
    if (bound != null && bound.qos() == qos) {
      return;
    }
    Subscription before = bound;
    bound =
        qos == null
            ? null
            : new Subscription(
                key.filter(),
                key.shareName(),
                qos,
                0,
                false,
                true,
                Subscription.RetainHandling.DO_NOT_SEND);
    if (bound != null) {
      router.bind(queue, bound);
    }
    if (before != null) {
      router.unbind(queue, before);
    }
  }
}
