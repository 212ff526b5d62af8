package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.Resource;
import io.sluice.model.policy.BrokerPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything of one virtual broker. */
final class BrokerState {
  private static final int MAX_NAME_CHARS = 1_024;

  final String id;
  final ShardContext context;
  final Lane lane;
  final Router router;
  final RetainedMessages retained;
  final TopicHistories histories;
  final SubscriptionRecoveries recoveries;
  final Wills wills;
  final Map<String, SessionState> sessions = new LinkedHashMap<>();
  final Map<SubscriptionKey, SharedSubscription> shared = new LinkedHashMap<>();
  final Producers producers;
  final Publishing publishing;
  final Settlement settlement;
  final DestinationPolicies policies;
  final RoutingRules rules;
  final VirtualTopics virtualTopics;
  final DeadLetters deadLetters;
  final DelayedEntries delayed;
  final Subscribing subscribing;
  final TopicSubscriptions topicSubscriptions;
  final WildcardConsumers wildcards;
  final Temporaries temporaries;
  final ScheduledMessages scheduled;
  final SchedulerRequests schedulerRequests;
  final PreparedTransactions prepared;
  final Sessions sessionLife;
  final Advisories advisories;
  final MessageAdvisories messageAdvisories;
  final ToldProducers toldProducers;
  final Statistics statistics;
  final QueueCounts counts = new QueueCounts();
  boolean populatesUserId;
  int connections;
  long storedMessages;
  long storedBytes;

  BrokerState(String id, ShardContext context, Lane lane) {
    this.id = id;
    this.context = context;
    this.lane = lane;
    router = new Router(context.options.topicCacheEntries(), this::topicChanged);
    advisories = new Advisories(this);
    messageAdvisories = new MessageAdvisories(this);
    statistics = new Statistics(this);
    toldProducers = new ToldProducers(this);
    retained = new RetainedMessages(this);
    histories = new TopicHistories(this);
    recoveries = new SubscriptionRecoveries(this);
    wills = new Wills(this);
    producers = new Producers(this);
    publishing = new Publishing(this);
    settlement = new Settlement(this);
    policies = new DestinationPolicies(context.options.topicCacheEntries());
    rules = new RoutingRules(context.options.topicCacheEntries());
    virtualTopics = new VirtualTopics(router);
    deadLetters = new DeadLetters(this);
    delayed = new DelayedEntries(context);
    subscribing = new Subscribing(this);
    topicSubscriptions = new TopicSubscriptions(this);
    wildcards = new WildcardConsumers(this);
    temporaries = new Temporaries(this);
    scheduled = new ScheduledMessages(this);
    schedulerRequests = new SchedulerRequests(this);
    prepared = new PreparedTransactions(this);
    sessionLife = new Sessions(this);
    set(context.policyOf(id));
  }

  private void topicChanged(String filter, boolean bound) {
    advisories.topicBound(filter, bound);
  }

  /** Puts a policy in force, for what comes next, to those who are connected, too. */
  void set(BrokerPolicy policy) {
    policies.set(policy);
    rules.set(policy);
    virtualTopics.set(policy.virtualTopics());
    populatesUserId = policy.populateUserId();
    histories.policyChanged();
    sessions.values().stream()
        .filter(SessionState::isConnected)
        .forEach(session -> session.connection.fitWindows());
  }

  /** The named queue; made, and written so, if there is none. */
  Queue namedQueue(String name) {
    Queue queue = router.named(name);
    if (queue == null) {
      queue = Queue.named(lane.messages().nextId(), this, name);
      lane.journal().append(new LogRecord.QueueCreated(queue.id, id, name));
      add(queue);
      advisories.destination(Destination.queue(name), null, true);
    }
    return queue;
  }

  /** The named queue for a client, which may not make one of any name or number. */
  FoundQueue queueForClient(String name) {
    Queue queue = router.named(name);
    if (queue == null || queue.scheduled != null) {
      Refusal refusal = refusalOfQueue(name);
      if (refusal != null) {
        return FoundQueue.refused(refusal);
      }
      queue = namedQueue(name);
    }
    return FoundQueue.of(queue);
  }

  /** Why a client cannot have the named queue; null if it is there or can be made. */
  Refusal refusalOfQueue(String name) {
    if (name.equals(ScheduledMessages.QUEUE)) {
      return Refusal.of(Refusal.Cause.INVALID, "the queue '" + name + "' is the broker's own");
    }
    return router.named(name) == null ? refusalToMake(name) : null;
  }

  private Refusal refusalToMake(String name) {
    if (Destination.queue(name).isTemporary()) {
      return Temporaries.refusalOfMissing(Destination.queue(name));
    }
    if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
      return Refusal.of(
          Refusal.Cause.INVALID,
          "a queue's name has 1 to " + MAX_NAME_CHARS + " characters, not " + name.length());
    }
    if (wildcards.isPattern(name)) {
      return Refusal.of(
          Refusal.Cause.INVALID,
          "'" + name + "' has a wildcard, by which queues are read from; send to one by its name");
    }
    return context.quotas.refusalAt(Resource.QUEUES, context.quotas.queues);
  }

  /** Adds a named queue. */
  void add(Queue queue) {
    router.addNamed(queue);
    virtualTopics.added(queue);
    if (queue.name.equals(ScheduledMessages.QUEUE)) {
      queue.scheduled = scheduled;
    } else {
      context.quotas.queues++;
    }
    wildcards.added(queue);
  }

  /** Removes a named queue with what waits in it. */
  void remove(Queue queue) {
    router.removeNamed(queue);
    virtualTopics.removed(queue);
    context.quotas.queues -= queue.scheduled == null ? 1 : 0;
    queue.removeAll();
  }

  /** Removes everything in the broker, for its deletion. */
  void removeAll() {
    sessionLife.endAll();
    prepared.removeAll();
    wills.removeAll();
    retained.removeAll();
    histories.removeAll();
    scheduled.cancel();
    schedulerRequests.cancel();
    topicSubscriptions.removeAll();
    List.copyOf(router.named()).forEach(this::remove);
  }
}
