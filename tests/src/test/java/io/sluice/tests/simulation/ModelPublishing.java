package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the model puts what is published: into all queues it goes to, or into none. */
final class ModelPublishing {
  private final Model model;

  ModelPublishing(Model model) {
    this.model = model;
  }

  /** Publishes, at once or later; the cause if it is refused, else null. */
  Refusal.Cause publish(ModelBroker broker, Sent sent, String publisher) {
    model.count();
    if (isMissing(broker, sent.destination())) {
      return Refusal.Cause.NOT_FOUND;
    }
    boolean later = sent.message().schedule() != null;
    Refusal.Cause refusal =
        later ? model.scheduling.add(broker, sent) : place(broker, sent, publisher);
    if (refusal == null) {
      model.usage.in(sent);
    }
    return refusal;
  }

  private static boolean isMissing(ModelBroker broker, Destination destination) {
    return destination.isTemporary() && !broker.temporaries.containsKey(destination);
  }

  /** Puts it where it goes; the cause if it is refused, else null. */
  Refusal.Cause place(ModelBroker broker, Sent sent, String publisher) {
    Map<ModelQueue, ModelQueue.Entry> targets = new HashMap<>();
    Map<ModelQueue, ModelSession> own = new HashMap<>();
    Destination destination = sent.destination();
    if (isMissing(broker, destination)) {
      return Refusal.Cause.NOT_FOUND;
    }
    if (destination.isTopic()) {
      broker.sessions.values().forEach(s -> addOwn(s, sent, publisher, targets, own));
      broker.groups.forEach((key, group) -> addGroup(broker, key, group, sent, targets));
      broker.subscriptions.values().forEach(s -> addSubscription(s, sent, publisher, targets));
      addVirtualConsumer(broker, sent, targets);
    } else {
      Refusal.Cause refusal = model.consuming.makeNamed(broker, destination.name());
      if (refusal != null) {
        return refusal;
      }
      boolean logged = sent.message().durable() && !destination.isTemporary();
      targets.put(broker.named(destination.name()), new ModelQueue.Entry(sent, 2, logged));
    }
    if (isFull(broker, targets) || isTooMuch(broker, sent, targets)) {
      return Refusal.Cause.QUOTA;
    }
    targets.forEach((queue, entry) -> queue.entries.add(entry));
    own.forEach(
        (queue, session) -> {
          if (targets.containsKey(queue)) {
            session.enqueued.merge(sent.number(), 1, Integer::sum);
          }
        });
    if (retains(sent)) {
      broker.retained.put(sent.destination().name(), sent);
    } else if (sent.retain()) {
      broker.retained.remove(sent.destination().name());
    }
    return null;
  }

  /** True if a full queue would have to keep it; one that need not does without. */
  private boolean isFull(ModelBroker broker, Map<ModelQueue, ModelQueue.Entry> targets) {
    for (ModelQueue queue : List.copyOf(targets.keySet())) {
      if (queue.entries.size() >= model.limit(Resource.QUEUE_DEPTH)) {
        if (targets.get(queue).logged || broker.named.containsValue(queue)) {
          return true;
        }
        targets.remove(queue);
      }
    }
    return false;
  }

  private boolean isTooMuch(
      ModelBroker broker, Sent sent, Map<ModelQueue, ModelQueue.Entry> targets) {
    if (retains(sent)
        && !broker.retained.containsKey(sent.destination().name())
        && model.retained() >= model.limit(Resource.RETAINED_MESSAGES)) {
      return true;
    }
    boolean logged = retains(sent) || targets.values().stream().anyMatch(entry -> entry.logged);
    return logged && model.storedBytes() + sent.sizeBytes() > model.limit(Resource.STORED_BYTES);
  }

  /** Nothing is retained under what will be gone. */
  private static boolean retains(Sent sent) {
    return sent.retain() && !sent.clears() && !sent.destination().isTemporary();
  }

  /** Publishes all, or nothing, and says why; the queues up to the refused one are made anyway. */
  Refusal.Cause publishAll(ModelBroker broker, List<Sent> all, String publisher) {
    Model trial = new Model(model.nowMillis, new HashMap<>());
    trial.limits.putAll(model.limits);
    trial.config.putAll(model.config);
    for (StorageKind kind : StorageKind.values()) {
      trial.lanes.put(kind, model.copyOf(kind));
    }
    ModelBroker trialBroker = trial.broker(model.idOf(broker));
    for (Sent sent : all) {
      Refusal.Cause refusal = trial.publishing.publish(trialBroker, sent, publisher);
      if (refusal != null) {
        trialBroker.named.keySet().forEach(broker::named);
        return refusal;
      }
    }
    all.forEach(sent -> publish(broker, sent, publisher));
    return null;
  }

  private static void addOwn(
      ModelSession session,
      Sent sent,
      String publisher,
      Map<ModelQueue, ModelQueue.Entry> targets,
      Map<ModelQueue, ModelSession> own) {
    int qos = -1;
    for (Subscription subscription : session.subscriptions.values()) {
      boolean kept = !(subscription.noLocal() && session.client.equals(publisher));
      if (subscription.shareName() == null
          && kept
          && Topics.matches(subscription.filter(), sent.destination().name())) {
        qos = Math.max(qos, subscription.qos().ordinal());
      }
    }
    qos = Math.min(qos, sent.qos());
    if (qos > 0 || qos == 0 && session.connected) {
      targets.put(session.queue, entry(sent, qos, session.durable));
      own.put(session.queue, session);
    }
  }

  private static void addGroup(
      ModelBroker broker,
      SubscriptionKey key,
      ModelGroup group,
      Sent sent,
      Map<ModelQueue, ModelQueue.Entry> targets) {
    if (!Topics.matches(key.filter(), sent.destination().name())) {
      return;
    }
    int most = group.members.values().stream().mapToInt(s -> s.qos().ordinal()).max().orElse(0);
    int qos = Math.min(sent.qos(), most);
    if (qos > 0 || group.members.keySet().stream().anyMatch(m -> isConnected(broker, m))) {
      targets.put(group.queue, entry(sent, qos, group.durable));
    }
  }

  private static void addSubscription(
      ModelSubscription subscription,
      Sent sent,
      String publisher,
      Map<ModelQueue, ModelQueue.Entry> targets) {
    boolean waits = sent.qos() > 0 || !subscription.consumers.isEmpty();
    if (waits && subscription.takes(sent, publisher)) {
      targets.put(subscription.queue, entry(sent, sent.qos(), subscription.isDurable()));
    }
  }

  /** Only a queue that exists is a virtual topic's consumer. */
  private static void addVirtualConsumer(
      ModelBroker broker, Sent sent, Map<ModelQueue, ModelQueue.Entry> targets) {
    ModelQueue queue = broker.named.get(Names.VIRTUAL_CONSUMER);
    if (queue != null && sent.isTo(Names.VIRTUAL_CONSUMER)) {
      targets.put(queue, new ModelQueue.Entry(sent, 2, sent.message().durable()));
    }
  }

  private static ModelQueue.Entry entry(Sent sent, int qos, boolean durable) {
    return new ModelQueue.Entry(sent, qos, durable && qos > 0 && sent.message().durable());
  }

  private static boolean isConnected(ModelBroker broker, String client) {
    return broker.sessions.get(client).connected;
  }
}
