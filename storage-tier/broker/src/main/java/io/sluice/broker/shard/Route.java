package io.sluice.broker.shard;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Subscription;
import java.util.List;

/**
 * That a destination leads to a queue: with which QoS, identifiers and retain flag, all matching
 * subscriptions of the queue taken together (MQTT 5, 3.3.4: one copy, the highest QoS, all
 * identifiers).
 *
 * @param local the same for what the queue's own client published, without no-local subscriptions;
 *     null if none is left
 */
record Route(Queue queue, Qos qos, int[] subscriptionIds, boolean retainAsPublished, Route local) {
  private static final int[] NO_IDS = {};

  /** The route to a named queue. */
  static Route toNamed(Queue queue) {
    return new Route(queue, Qos.EXACTLY_ONCE, NO_IDS, true, null);
  }

  /** The route of a queue's matching subscriptions. */
  static Route of(Queue queue, List<Subscription> subscriptions) {
    List<Subscription> local = subscriptions.stream().filter(s -> !s.noLocal()).toList();
    Route localRoute = local.isEmpty() ? null : combine(queue, local, null);
    return combine(queue, subscriptions, localRoute);
  }

  private static Route combine(Queue queue, List<Subscription> subscriptions, Route local) {
    Qos qos = Qos.AT_MOST_ONCE;
    boolean retainAsPublished = false;
    for (Subscription subscription : subscriptions) {
      qos = subscription.qos().compareTo(qos) > 0 ? subscription.qos() : qos;
      retainAsPublished |= subscription.retainAsPublished();
    }
    int[] ids =
        subscriptions.stream()
            .mapToInt(Subscription::identifier)
            .filter(id -> id > 0)
            .distinct()
            .toArray();
    return new Route(queue, qos, ids.length == 0 ? NO_IDS : ids, retainAsPublished, local);
  }

  /** This route for what the session of this key published, or null if it does not lead there. */
  Route from(String publisher) {
    boolean own = publisher != null && queue.isOf(publisher);
    return own ? local : this;
  }
}
