package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A broker's topic subscriptions with queues of their own: made by their first consumer, found
 * again by their name; a durable one stays until it is deleted, another until its last consumer
 * leaves.
 */
final class TopicSubscriptions {
  private final BrokerState broker;
  private final ShardContext context;
  private final Journal journal;
  private final Map<SubscriptionName, TopicSubscription> byName = new LinkedHashMap<>();
  private int unnamed;

  TopicSubscriptions(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
    journal = broker.lane.journal();
  }

  int size() {
    return byName.size() + unnamed;
  }

  /** The subscription's queue for one more consumer, or the refusal. */
  FoundQueue forConsumer(Connection connection, Source.OfTopic source, Selector selector) {
    TopicSubscription existing = source.name() == null ? null : byName.get(source.name());
    boolean same = existing != null && existing.isMadeLike(source, selector);
    Refusal refusal = check(source, existing, same);
    if (refusal != null) {
      context.event(
          BrokerEvent.Kind.SUBSCRIBE_REFUSED, broker.id, refusal.resource(), refusal.detail());
      return FoundQueue.refused(refusal);
    }
    if (same) {
      return FoundQueue.of(existing.queue);
    }
    if (existing != null) {
      remove(existing);
    }
    String noLocalClient = source.noLocal() ? connection.session.key : null;
    TopicSubscription made = make(source, selector, noLocalClient);
    broker.recoveries.recover(made, source.retroactive());
    return FoundQueue.of(made.queue);
  }

  private Refusal check(Source.OfTopic source, TopicSubscription existing, boolean same) {
    boolean inUse = existing != null && !existing.queue.consumers.isEmpty();
    if (inUse && !(same && existing.isShared()) || isOtherwiseShared(source.name())) {
      return Refusal.of(
          Refusal.Cause.IN_USE,
          "the subscription '" + source.name().name() + "' has a consumer; close it first");
    }
    Refusal tooDeep = Subscribing.refusalOfLevels(source.filter());
    boolean isNew = existing == null;
    return tooDeep != null || !isNew
        ? tooDeep
        : context.quotas.refusalAt(Resource.SUBSCRIPTIONS, context.quotas.subscriptions);
  }

  /** A durable subscription is shared or it is not (JMS 3.1 8.3.3, 8.3.4). */
  private boolean isOtherwiseShared(SubscriptionName name) {
    return name != null
        && name.durable()
        && byName.containsKey(
            new SubscriptionName(name.clientId(), name.name(), true, !name.shared()));
  }

  private TopicSubscription make(Source.OfTopic source, Selector selector, String noLocalClient) {
    SubscriptionName name = source.name();
    boolean durable = name != null && name.durable();
    Queue queue = Queue.ofTopic(broker.lane.messages().nextId(), broker, durable);
    TopicSubscription subscription =
        new TopicSubscription(queue, name, source.filter(), selector, noLocalClient);
    if (durable) {
      journal.append(recordOf(subscription));
    }
    replayAdd(subscription);
    return subscription;
  }

  /** What the log says of a durable one. */
  LogRecord recordOf(TopicSubscription subscription) {
    return new LogRecord.TopicSubscriptionCreated(
        subscription.queue.id,
        broker.id,
        subscription.name,
        subscription.filter,
        subscription.selector == null ? null : subscription.selector.text(),
        subscription.noLocalClient);
  }

  /** Lets a subscription whose queue is new take part. */
  void replayAdd(TopicSubscription subscription) {
    subscription.queue.subscription = subscription;
    if (subscription.name == null) {
      unnamed++;
    } else {
      byName.put(subscription.name, subscription);
    }
    context.quotas.subscriptions++;
    broker.router.bind(subscription.queue, subscription.binding());
  }

  private void remove(TopicSubscription subscription) {
    if (subscription.isDurable()) {
      journal.append(new LogRecord.TopicSubscriptionDeleted(subscription.queue.id));
    }
    replayRemove(subscription);
  }

  void replayRemove(TopicSubscription subscription) {
    if (subscription.name == null) {
      unnamed--;
    } else {
      byName.remove(subscription.name);
    }
    context.quotas.subscriptions--;
    broker.router.unbind(subscription.queue, subscription.binding());
    subscription.queue.removeAll();
  }

  /** A consumer left this queue: a subscription that only consumers keep goes with the last. */
  void left(Queue queue) {
    TopicSubscription subscription = queue.subscription;
    if (subscription != null
        && !subscription.isDurable()
        && queue.consumers.isEmpty()
        && !queue.isRemoved()) {
      remove(subscription);
    }
  }

  /** See {@link io.sluice.broker.api.Session#findSubscription}. */
  void find(Connection connection, long tag, SubscriptionName name) {
    TopicSubscription found = byName.get(name);
    Source.OfTopic source =
        found == null
            ? null
            : new Source.OfTopic(found.filter, found.name, found.noLocalClient != null);
    String selector = found == null || found.selector == null ? null : found.selector.text();
    connection.send(false, new SessionEvent.SubscriptionFound(tag, source, selector));
  }

  /** See {@link io.sluice.broker.api.Session#deleteSubscription}. */
  void delete(Connection connection, long tag, SubscriptionName name) {
    TopicSubscription subscription = byName.get(name);
    Refusal refusal = null;
    if (subscription == null) {
      refusal =
          Refusal.of(Refusal.Cause.NOT_FOUND, "there is no subscription '" + name.name() + "'");
    } else if (!subscription.queue.consumers.isEmpty()) {
      refusal =
          Refusal.of(
              Refusal.Cause.IN_USE,
              "the subscription '" + name.name() + "' has a consumer; close it first");
    } else {
      remove(subscription);
    }
    boolean waits = refusal == null && name.durable();
    connection.send(waits, new SessionEvent.SubscriptionDeleted(tag, refusal));
  }

  /** Visits the durable ones, oldest first. */
  void forEachDurable(Consumer<TopicSubscription> action) {
    byName.values().stream().filter(TopicSubscription::isDurable).forEach(action);
  }

  void removeAll() {
    List.copyOf(byName.values()).forEach(this::replayRemove);
  }
}
