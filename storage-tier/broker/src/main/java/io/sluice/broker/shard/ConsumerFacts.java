package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Subscription;
import java.util.ArrayList;
import java.util.List;

/**
 * A consumer as those who watch see it: of a queue, of all queues that a wildcard matches, of a
 * topic, or one subscription of an MQTT session that is connected.
 *
 * @param source what it takes from; a topic's name is a filter, and a queue's may be a wildcard
 * @param queue what has its messages; null if it is a wildcard's or a session's subscription
 * @param spec what it asked for; null if it is a subscription of a session
 * @param subscription null if it is none of a session
 */
record ConsumerFacts(
    Connection connection,
    Destination source,
    Queue queue,
    ConsumerSpec spec,
    boolean exclusive,
    Subscription subscription) {

  static ConsumerFacts of(Consumer consumer) {
    Queue queue = consumer.queue;
    Destination source =
        queue.isNamed() ? queue.destination : Destination.topic(queue.subscription.filter);
    return new ConsumerFacts(
        consumer.connection, source, queue, consumer.spec, consumer.exclusive, null);
  }

  static ConsumerFacts of(WildcardConsumer consumer) {
    ConsumerSpec spec = consumer.spec;
    return new ConsumerFacts(
        consumer.connection, consumer.destination, null, spec, spec.exclusive(), null);
  }

  static ConsumerFacts of(Connection connection, Subscription subscription) {
    Destination source = Destination.topic(subscription.filter());
    return new ConsumerFacts(connection, source, null, null, false, subscription);
  }

  /** All of a connection. */
  static List<ConsumerFacts> of(Connection connection) {
    List<ConsumerFacts> all = new ArrayList<>();
    for (ClientConsumer consumer : connection.consumers) {
      ConsumerFacts facts = consumer.facts();
      if (facts != null) {
        all.add(facts);
      }
    }
    connection.session.subscriptions.values().forEach(each -> all.add(of(connection, each)));
    return all;
  }

  /** False of those of advisories, of which nobody is told. */
  boolean isTold() {
    return !Advisory.isAdvisory(source);
  }

  /** As its client calls it, or else unique in the broker. */
  String id() {
    if (spec == null) {
      long hash = Integer.toUnsignedLong(subscription.key().hashCode());
      return connection.id() + ":0:" + hash;
    }
    return spec.label() == null ? connection.id() + ":1:" + spec.consumerId() : spec.label();
  }

  /** Null if it is not of a topic, or of a session. */
  TopicSubscription topic() {
    return queue == null ? null : queue.subscription;
  }

  /** Null if it takes all. */
  String selector() {
    if (topic() == null) {
      return spec.selector();
    }
    return topic().selector == null ? null : topic().selector.text();
  }

  /** Says so. */
  void tell(AdvisoryFacts facts) {
    facts.of(connection).with(Advisory.CONSUMER_ID, id()).on(source);
    if (spec == null) {
      facts.with(Advisory.NO_LOCAL, subscription.noLocal());
      facts.with(Advisory.SUBSCRIPTION_NAME, subscription.shareName());
      return;
    }
    facts.with(Advisory.SELECTOR, selector());
    facts.with(Advisory.PREFETCH, spec.credit()).with(Advisory.PRIORITY, spec.priority());
    facts.with(Advisory.EXCLUSIVE, exclusive).with(Advisory.BROWSER, spec.browse());
    TopicSubscription topic = topic();
    if (topic != null) {
      facts.with(Advisory.NO_LOCAL, topic.noLocalClient != null);
      facts.with(Advisory.SUBSCRIPTION_NAME, topic.name == null ? null : topic.name.name());
    }
  }
}
