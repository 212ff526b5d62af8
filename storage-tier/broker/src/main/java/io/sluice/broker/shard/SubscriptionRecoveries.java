package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.shard.TopicHistory.Kept;
import io.sluice.model.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets a subscription that is made begin with the past: what its topics retain, then what they keep
 * by policy. It is in the queue before anything that is published later, so there is neither gap
 * nor repeat.
 */
final class SubscriptionRecoveries {
  private static final int[] NO_IDS = {};

  private final BrokerState broker;

  SubscriptionRecoveries(BrokerState broker) {
    this.broker = broker;
  }

  /** The subscription was made by a consumer that asks for the past, or does not. */
  void recover(TopicSubscription subscription, boolean retroactive) {
    List<Kept> kept = broker.histories.find(subscription.filter, retroactive);
    Set<Long> storedIds = new HashSet<>();
    kept.forEach(each -> storedIds.add(each.storedId()));
    broker.retained.match(
        subscription.filter,
        (topic, message) -> {
          boolean isFirst = !storedIds.contains(message.id);
          if (isFirst && (retroactive || broker.histories.isAlwaysRetroactive(topic))) {
            addRetained(subscription.queue, message);
          }
        });
    kept.removeIf(each -> !isFor(subscription, each));
    newestThatFit(subscription.queue, kept).forEach(each -> addKept(subscription.queue, each));
  }

  private boolean isFor(TopicSubscription subscription, Kept kept) {
    boolean own = kept.publisher() != null && subscription.queue.isOf(kept.publisher());
    return !own
        && !kept.message().expiredAt(broker.context.nowMillis)
        && subscription.queue.admits(kept.message());
  }

  private void addRetained(Queue queue, StoredMessage message) {
    if (queue.depth() >= Placement.depthLimit(queue, queue.durable)) {
      dropped(Resource.QUEUE_DEPTH, "a retained message for a full queue");
      return;
    }
    if (message.isResident() && !queue.admits(message.content)) {
      return;
    }
    boolean logged = Publishing.isLogged(queue, true, message.qos);
    Entry entry = new Entry(message, message.qos, true, NO_IDS, logged);
    entry.unselected = !message.isResident() && queue.selects();
    broker.publishing.enqueue(queue, entry);
  }

  /** As many as the queue, memory and the tenant's store have room for. */
  private List<Kept> newestThatFit(Queue queue, List<Kept> kept) {
    Quotas quotas = broker.context.quotas;
    long places = Placement.depthLimit(queue, queue.durable) - queue.depth();
    long memory = Placement.MAX_UNLOGGED_BYTES - broker.lane.messages().unloggedBytes();
    long bytes = 0;
    int from = kept.size();
    while (from > 0 && kept.size() - from < places) {
      bytes += kept.get(from - 1).message().sizeBytes();
      boolean fits = quotas.refusalAt(Resource.STORED_BYTES, quotas.storedBytes, bytes) == null;
      if (!fits || bytes > memory && !queue.durable) {
        break;
      }
      from--;
    }
    if (from > 0) {
      dropped(null, "there is no room for the oldest " + from + " messages that its topics keep");
    }
    return kept.subList(from, kept.size());
  }

  private void addKept(Queue queue, Kept kept) {
    Message message = kept.message();
    Qos qos = message.qos();
    boolean logged = Publishing.isLogged(queue, message.durable(), qos);
    StoredMessage stored = broker.lane.messages().add(message, logged);
    Entry entry = new Entry(stored, qos, message.retain(), NO_IDS, logged);
    entry.topic = kept.topic().equals(message.destination().name()) ? null : kept.topic();
    entry.afterLog = !broker.lane.isDurable(kept.chunk());
    broker.publishing.enqueue(queue, entry);
  }

  private void dropped(Resource resource, String why) {
    broker.context.event(BrokerEvent.Kind.MESSAGE_DROPPED, broker.id, resource, why);
  }
}
