package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.model.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The queues that a message of the model goes to, each once: by the first way that leads there. */
final class ModelTargets {
  private final Model model;
  private final ModelBroker broker;
  private final ModelPolicy policy;
  private final Sent sent;
  private final String publisher;
  private final Map<ModelQueue, Target> byQueue = new LinkedHashMap<>();

  /** What happens in a queue. */
  private enum How {
    ENTERS,
    /** Another one makes room, or it stays out itself: who can say which, or that. */
    DISPLACES,
    STAYS_OUT
  }

  /**
   * A way into a queue.
   *
   * @param session whose queue it is, or null
   */
  private record Target(ModelQueue.Entry entry, ModelSession session, How how) {}

  ModelTargets(Model model, ModelBroker broker, Sent sent, String publisher) {
    this.model = model;
    this.broker = broker;
    this.policy = model.policyOf(broker);
    this.sent = sent;
    this.publisher = publisher;
  }

  /** Finds all; the cause if one refuses, else null. What was made up to that one stays. */
  Refusal.Cause find() {
    for (Destination by : policy.destinationsOf(sent)) {
      Refusal.Cause refusal = by.isTopic() ? addTopic(by) : addNamed(by);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  boolean isLogged() {
    return byQueue.values().stream().anyMatch(target -> target.entry.logged);
  }

  void enter() {
    byQueue.forEach(this::enter);
  }

  private void enter(ModelQueue queue, Target target) {
    if (target.how == How.STAYS_OUT) {
      return;
    }
    queue.add(target.entry);
    if (target.how == How.DISPLACES) {
      queue.displaceOne();
      model.storeIsUncertain();
    }
    if (target.session != null) {
      target.session.enqueued.merge(sent.number(), 1, Integer::sum);
    }
  }

  private Refusal.Cause addNamed(Destination by) {
    Refusal.Cause refusal = model.consuming.makeNamed(broker, by.name());
    if (refusal != null) {
      return refusal;
    }
    boolean logged = sent.message().durable() && !by.isTemporary();
    return add(broker.named(by.name()), null, 2, logged, by);
  }

  private Refusal.Cause addTopic(Destination by) {
    boolean refused = false;
    for (ModelSession session : broker.sessions.values()) {
      refused |= addOwn(session, by);
    }
    for (SubscriptionKey key : broker.groups.keySet()) {
      refused |= addGroup(key, by);
    }
    for (ModelSubscription subscription : broker.subscriptions.values()) {
      refused |= addSubscription(subscription, by);
    }
    refused |= addVirtualConsumer(by);
    return refused ? Refusal.Cause.QUOTA : null;
  }

  private boolean addOwn(ModelSession session, Destination by) {
    int qos = -1;
    for (Subscription subscription : session.subscriptions.values()) {
      boolean kept = !(subscription.noLocal() && session.client.equals(publisher));
      if (subscription.shareName() == null
          && kept
          && Topics.matches(subscription.filter(), by.name())) {
        qos = Math.max(qos, subscription.qos().ordinal());
      }
    }
    qos = Math.min(qos, sent.qos());
    boolean waits = qos > 0 || qos == 0 && session.connected;
    return waits && add(session.queue, session, qos, session.durable, by) != null;
  }

  private boolean addGroup(SubscriptionKey key, Destination by) {
    if (!Topics.matches(key.filter(), by.name())) {
      return false;
    }
    ModelGroup group = broker.groups.get(key);
    int most = group.members.values().stream().mapToInt(s -> s.qos().ordinal()).max().orElse(0);
    int qos = Math.min(sent.qos(), most);
    boolean waits =
        qos > 0 || group.members.keySet().stream().anyMatch(m -> broker.sessions.get(m).connected);
    return waits && add(group.queue, null, qos, group.durable, by) != null;
  }

  private boolean addSubscription(ModelSubscription subscription, Destination by) {
    boolean waits = sent.qos() > 0 || !subscription.consumers.isEmpty();
    return waits
        && subscription.takes(sent, by.name(), publisher)
        && add(subscription.queue, null, sent.qos(), subscription.isDurable(), by) != null;
  }

  /** Only a queue that exists is a virtual topic's consumer. */
  private boolean addVirtualConsumer(Destination by) {
    ModelQueue queue = broker.named.get(Names.VIRTUAL_CONSUMER);
    return queue != null
        && policy.virtual()
        && by.name().equals(Names.VIRTUAL_TOPIC)
        && add(queue, null, 2, sent.message().durable(), by) != null;
  }

  /** A full queue that would have to keep it refuses; one that need not does without some. */
  private Refusal.Cause add(
      ModelQueue queue, ModelSession session, int qos, boolean durable, Destination by) {
    if (byQueue.containsKey(queue)) {
      return null;
    }
    boolean named = broker.named.containsValue(queue);
    boolean logged = durable && qos > 0 && sent.message().durable();
    ModelPolicy.Pending pending = by.isTopic() && !by.isTemporary() ? policy.pending() : null;
    long limit = model.limit(Resource.QUEUE_DEPTH);
    if (!logged && !named && pending != null) {
      limit = Math.min(limit, pending.limit());
    }
    How how = How.ENTERS;
    if (queue.depth() >= limit) {
      if (logged || named) {
        return Refusal.Cause.QUOTA;
      }
      how = pending != null && pending.oldest() && !durable ? How.DISPLACES : How.STAYS_OUT;
    }
    byQueue.put(queue, new Target(new ModelQueue.Entry(sent, qos, logged, by), session, how));
    return null;
  }
}
