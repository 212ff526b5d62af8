package io.sluice.tests.simulation;

import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import java.util.HashSet;
import java.util.Set;

/** A topic subscription of the model, with a queue and consumers of its own. */
final class ModelSubscription {
  /** Null for one that is its only consumer's. */
  final SubscriptionName name;

  final String filter;
  final Wanted wanted;

  /** The client whose own messages stay out, or null. */
  final String noLocalClient;

  ModelQueue queue = new ModelQueue();
  final Set<ConsumerKey> consumers = new HashSet<>();

  /** A consumer among all that ever were. */
  record ConsumerKey(String client, long serial) {
    @Override
    public String toString() {
      return "consumer " + serial + " of " + client;
    }
  }

  ModelSubscription(SubscriptionName name, String filter, Wanted wanted, String noLocalClient) {
    this.name = name;
    this.filter = filter;
    this.wanted = wanted;
    this.noLocalClient = noLocalClient;
  }

  /** Under which key a broker has it. */
  static String keyOf(Source.OfTopic source, ConsumerKey consumer) {
    return source.name() == null ? consumer.toString() : source.name().toString();
  }

  Source.OfTopic source() {
    return new Source.OfTopic(filter, name, noLocalClient != null);
  }

  boolean isDurable() {
    return name != null && name.durable();
  }

  boolean isMadeLike(Source.OfTopic source, Wanted otherWanted) {
    return filter.equals(source.filter())
        && wanted.equals(otherWanted)
        && (noLocalClient != null) == source.noLocal();
  }

  boolean takes(Sent sent, String topic, String publisher) {
    return Topics.matches(filter, topic)
        && wanted.matches(sent)
        && (noLocalClient == null || !noLocalClient.equals(publisher));
  }

  ModelSubscription copy() {
    ModelSubscription copy = new ModelSubscription(name, filter, wanted, noLocalClient);
    copy.queue = queue.copy();
    copy.consumers.addAll(consumers);
    return copy;
  }
}
