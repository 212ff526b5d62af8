package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.List;

/** Binds topic filters to the queues of sessions and shared subscriptions. */
final class Subscribing {
  private final BrokerState broker;
  private final ShardContext context;
  private final Journal journal;

  Subscribing(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
    journal = broker.lane.journal();
  }

  /** See {@link io.sluice.broker.api.Session#subscribe}. */
  void subscribe(Connection connection, long tag, List<Subscription> subscriptions) {
    long recordsBefore = journal.records();
    List<Refusal> refusals = new ArrayList<>(subscriptions.size());
    List<Subscription> wantRetained = new ArrayList<>(subscriptions.size());
    List<Subscription> added = new ArrayList<>(subscriptions.size());
    for (Subscription subscription : subscriptions) {
      boolean isNew = !connection.session.subscriptions.containsKey(subscription.key());
      Refusal refusal = check(subscription, isNew);
      refusals.add(refusal);
      if (refusal == null) {
        add(connection.session, subscription);
        if (wantsRetained(subscription, isNew)) {
          wantRetained.add(subscription);
        }
        if (isNew) {
          added.add(subscription);
        }
      }
    }
    if (journal.records() != recordsBefore) {
      connection.hold();
    }
    connection.send(false, new SessionEvent.Subscribed(tag, refusals));
    wantRetained.forEach(subscription -> sendRetained(connection.session, subscription));
    added.forEach(subscription -> advise(connection, subscription));
    connection.dispatch();
  }

  /** Tells of a new subscription who watches, and it of what there is, if it watches itself. */
  private void advise(Connection connection, Subscription subscription) {
    broker.advisories.consumer(ConsumerFacts.of(connection, subscription), true);
    if (subscription.shareName() == null) {
      AdvisoryReplay.run(broker, connection.session.queue, subscription.filter());
    }
  }

  private Refusal check(Subscription subscription, boolean isNew) {
    Refusal refusal = refusalOfLevels(subscription.filter());
    if (refusal == null && Destination.topic(subscription.filter()).isTemporary()) {
      refusal =
          Refusal.of(
              Refusal.Cause.NOT_AUTHORIZED,
              "a temporary topic is for consumers of the connection that made it");
    }
    if (refusal == null && isNew) {
      refusal = context.quotas.refusalAt(Resource.SUBSCRIPTIONS, context.quotas.subscriptions);
    }
    if (refusal != null) {
      context.event(
          BrokerEvent.Kind.SUBSCRIBE_REFUSED, broker.id, refusal.resource(), refusal.detail());
    }
    return refusal;
  }

  /** The refusal of a filter that is too deep, else null. */
  static Refusal refusalOfLevels(String filter) {
    long levels = filter.chars().filter(c -> c == '/').count() + 1;
    return levels <= Placement.MAX_TOPIC_LEVELS
        ? null
        : Refusal.of(
            Refusal.Cause.INVALID,
            "the filter has "
                + levels
                + " levels; at most "
                + Placement.MAX_TOPIC_LEVELS
                + " are allowed");
  }

  private static boolean wantsRetained(Subscription subscription, boolean isNew) {
    return subscription.shareName() == null
        && (subscription.retainHandling() == RetainHandling.SEND
            || subscription.retainHandling() == RetainHandling.SEND_IF_NEW && isNew);
  }

  /** Adds or replaces, and writes so if the session is durable. */
  private void add(SessionState session, Subscription subscription) {
    if (subscription.shareName() == null) {
      prepareOwnQueue(session);
    } else {
      prepareSharedQueue(session, subscription.key());
    }
    if (session.durable) {
      journal.append(new LogRecord.Subscribed(session.id, subscription));
    }
    replayAdd(session, subscription);
  }

  private void prepareOwnQueue(SessionState session) {
    if (session.queue != null) {
      return;
    }
    session.queue = Queue.ofSession(broker.lane.messages().nextId(), session);
    if (session.durable) {
      journal.append(new LogRecord.SubscriptionQueueCreated(session.queue.id, session.id, null));
    }
    attachOwn(session.connection);
  }

  private void prepareSharedQueue(SessionState session, SubscriptionKey key) {
    SharedSubscription shared = broker.shared.get(key);
    if (shared == null) {
      shared = addShared(key, Queue.ofShared(broker.lane.messages().nextId(), broker, key, false));
    }
    if (session.durable && !shared.queue.durable) {
      // Becomes durable with its first durable member; what waits in it by then is not.
      shared.queue.durable = true;
      journal.append(new LogRecord.SubscriptionQueueCreated(shared.queue.id, session.id, key));
    }
  }

  SharedSubscription addShared(SubscriptionKey key, Queue queue) {
    SharedSubscription shared = new SharedSubscription(key, queue, broker.router);
    broker.shared.put(key, shared);
    return shared;
  }

  /** Adds or replaces a subscription whose queue exists. */
  void replayAdd(SessionState session, Subscription subscription) {
    Subscription before = session.subscriptions.put(subscription.key(), subscription);
    if (before == null) {
      context.quotas.subscriptions++;
    }
    if (subscription.shareName() != null) {
      broker.shared.get(subscription.key()).join(session, subscription);
      return;
    }
    broker.router.bind(session.queue, subscription);
    if (before != null) {
      broker.router.unbind(session.queue, before);
    }
  }

  /** See {@link io.sluice.broker.api.Session#unsubscribe}. */
  void unsubscribe(Connection connection, long tag, List<SubscriptionKey> keys) {
    SessionState session = connection.session;
    long recordsBefore = journal.records();
    List<Boolean> existed = new ArrayList<>(keys.size());
    for (SubscriptionKey key : keys) {
      Subscription subscription = session.subscriptions.get(key);
      existed.add(subscription != null);
      if (subscription != null && session.durable) {
        journal.append(new LogRecord.Unsubscribed(session.id, key));
      }
      replayRemove(session, key);
      if (subscription != null) {
        broker.advisories.consumer(ConsumerFacts.of(connection, subscription), false);
      }
    }
    connection.send(
        journal.records() != recordsBefore, new SessionEvent.Unsubscribed(tag, existed));
  }

  /** Removes a subscription if there is one; a shared one goes with its last member. */
  void replayRemove(SessionState session, SubscriptionKey key) {
    Subscription subscription = session.subscriptions.remove(key);
    if (subscription == null) {
      return;
    }
    context.quotas.subscriptions--;
    if (key.shareName() == null) {
      broker.router.unbind(session.queue, subscription);
      return;
    }
    SharedSubscription shared = broker.shared.get(key);
    shared.leave(session);
    if (shared.isEmpty()) {
      broker.shared.remove(key);
      shared.queue.removeAll();
    } else if (shared.queue.durable && !shared.hasDurableMember()) {
      shared.queue.becomeVolatile();
    }
  }

  /** Lets a new connection take part in all that its session subscribed to. */
  void attach(Connection connection) {
    SessionState session = connection.session;
    if (session.queue != null) {
      attachOwn(connection);
    }
    for (Subscription subscription : session.subscriptions.values()) {
      if (subscription.shareName() != null) {
        broker.shared.get(subscription.key()).attach(connection, subscription);
      }
    }
  }

  private static void attachOwn(Connection connection) {
    Queue queue = connection.session.queue;
    Consumer consumer = new Consumer(connection, queue, 0, Qos.EXACTLY_ONCE, 0, false);
    connection.consumers.add(consumer);
    queue.attach(consumer);
  }

  private void sendRetained(SessionState session, Subscription subscription) {
    Queue queue = session.queue;
    int[] ids = subscription.identifier() == 0 ? new int[0] : new int[] {subscription.identifier()};
    broker.retained.match(
        subscription.filter(),
        (topic, message) -> {
          Qos qos = message.qos.min(subscription.qos());
          boolean logged = Publishing.isLogged(queue, true, qos);
          if (queue.depth() < Placement.depthLimit(queue, logged)) {
            broker.publishing.enqueue(queue, new Entry(message, qos, true, ids, logged));
          } else {
            context.event(
                BrokerEvent.Kind.MESSAGE_DROPPED,
                broker.id,
                Resource.QUEUE_DEPTH,
                "a retained message for a full queue");
          }
        });
  }
}
