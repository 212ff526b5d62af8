package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Resource;
import java.util.List;

/** Consumers, topic subscriptions and temporary destinations of the model. */
final class ModelConsuming {
  private final Model model;

  ModelConsuming(Model model) {
    this.model = model;
  }

  /** Attaches a consumer; the cause if it is refused, else null. */
  Refusal.Cause consume(
      ModelBroker broker, ModelSubscription.ConsumerKey consumer, Source source, Wanted wanted) {
    model.count();
    Destination destination =
        source instanceof Source.OfTopic topic
            ? Destination.topic(topic.filter())
            : Destination.queue(((Source.OfQueue) source).name());
    if (destination.isTemporary()) {
      Refusal.Cause refusal = refusalToUse(broker, consumer.client(), destination);
      if (refusal != null) {
        return refusal;
      }
    }
    return source instanceof Source.OfTopic topic
        ? subscribe(broker, consumer, topic, wanted)
        : makeNamed(broker, destination.name());
  }

  /** Makes a named queue unless there is one. */
  Refusal.Cause makeNamed(ModelBroker broker, String name) {
    if (!canHave(broker, name)) {
      return Refusal.Cause.QUOTA;
    }
    broker.named(name);
    return null;
  }

  /** True if there is such a queue, or could be. */
  boolean canHave(ModelBroker broker, String name) {
    return broker.named.containsKey(name) || model.queues() < model.limit(Resource.QUEUES);
  }

  private Refusal.Cause subscribe(
      ModelBroker broker,
      ModelSubscription.ConsumerKey consumer,
      Source.OfTopic source,
      Wanted wanted) {
    String key = ModelSubscription.keyOf(source, consumer);
    ModelSubscription existing = broker.subscriptions.get(key);
    boolean same = existing != null && existing.isMadeLike(source, wanted);
    boolean inUse = existing != null && !existing.consumers.isEmpty();
    if (inUse && !(same && source.name().shared()) || isOtherwiseShared(broker, source.name())) {
      return Refusal.Cause.IN_USE;
    }
    if (existing == null && model.subscriptions() >= model.limit(Resource.SUBSCRIPTIONS)) {
      return Refusal.Cause.QUOTA;
    }
    if (!same) {
      String noLocalClient = source.noLocal() ? consumer.client() : null;
      broker.subscriptions.put(
          key, new ModelSubscription(source.name(), source.filter(), wanted, noLocalClient));
    }
    broker.subscriptions.get(key).consumers.add(consumer);
    return null;
  }

  private static boolean isOtherwiseShared(ModelBroker broker, SubscriptionName name) {
    return broker.subscriptions.values().stream()
        .filter(other -> other.isDurable() && name != null && name.durable())
        .anyMatch(
            other ->
                other.name.clientId().equals(name.clientId())
                    && other.name.name().equals(name.name())
                    && other.name.shared() != name.shared());
  }

  /** A consumer is closed. */
  void close(ModelBroker broker, ModelSubscription.ConsumerKey consumer) {
    model.count();
    broker.subscriptions.values().forEach(s -> s.consumers.remove(consumer));
    removeUnused(broker);
  }

  /** The first thing when a connection ends: its consumers are gone. */
  void detach(ModelBroker broker, String client) {
    broker
        .subscriptions
        .values()
        .forEach(s -> s.consumers.removeIf(consumer -> consumer.client().equals(client)));
  }

  /** The last thing: what it alone had is gone. */
  void left(ModelBroker broker, String client) {
    removeUnused(broker);
    for (Destination destination : List.copyOf(broker.temporaries.keySet())) {
      if (broker.temporaries.get(destination).equals(client)) {
        remove(broker, destination);
      }
    }
  }

  private static void removeUnused(ModelBroker broker) {
    broker.subscriptions.values().removeIf(s -> !s.isDurable() && s.consumers.isEmpty());
  }

  Refusal.Cause deleteSubscription(ModelBroker broker, SubscriptionName name) {
    model.count();
    ModelSubscription subscription = broker.subscriptions.get(name.toString());
    if (subscription == null) {
      return Refusal.Cause.NOT_FOUND;
    }
    if (!subscription.consumers.isEmpty()) {
      return Refusal.Cause.IN_USE;
    }
    broker.subscriptions.remove(name.toString());
    return null;
  }

  Refusal.Cause createTemporary(ModelBroker broker, String client, Destination destination) {
    if (!destination.isTemporary()) {
      return Refusal.Cause.INVALID;
    }
    if (broker.temporaries.containsKey(destination)) {
      return Refusal.Cause.IN_USE;
    }
    boolean full =
        destination.isTopic()
            ? model.subscriptions() >= model.limit(Resource.SUBSCRIPTIONS)
            : model.queues() >= model.limit(Resource.QUEUES);
    if (full) {
      return Refusal.Cause.QUOTA;
    }
    broker.temporaries.put(destination, client);
    if (!destination.isTopic()) {
      broker.named(destination.name());
    }
    return null;
  }

  /** {@code consumers}: how many its queue has. */
  Refusal.Cause deleteTemporary(
      ModelBroker broker, String client, Destination destination, int consumers) {
    model.count();
    Refusal.Cause refusal = refusalToUse(broker, client, destination);
    if (refusal == null && consumers > 0) {
      return Refusal.Cause.IN_USE;
    }
    if (refusal == null) {
      remove(broker, destination);
    }
    return refusal;
  }

  private static void remove(ModelBroker broker, Destination destination) {
    broker.temporaries.remove(destination);
    if (!destination.isTopic()) {
      broker.named.remove(destination.name());
    }
  }

  private static Refusal.Cause refusalToUse(
      ModelBroker broker, String client, Destination destination) {
    String owner = broker.temporaries.get(destination);
    if (owner == null) {
      return Refusal.Cause.NOT_FOUND;
    }
    return owner.equals(client) ? null : Refusal.Cause.NOT_AUTHORIZED;
  }
}
