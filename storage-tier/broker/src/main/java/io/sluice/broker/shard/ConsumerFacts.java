package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Subscription;
import java.util.ArrayList;
import java.util.List;

/**
 * A consumer as those who watch see it: of a queue, of a topic, or one subscription of an MQTT
 * session that is connected.
 *
 * @param source what it takes from; a topic's name is a filter
 * @param consumer null if it is a subscription of a session
 * @param subscription null if it is none of a session
 */
record ConsumerFacts(
    Connection connection, Destination source, Consumer consumer, Subscription subscription) {

  static ConsumerFacts of(Consumer consumer) {
    Queue queue = consumer.queue;
    Destination source =
        queue.isNamed() ? queue.destination : Destination.topic(queue.subscription.filter);
    return new ConsumerFacts(consumer.connection, source, consumer, null);
  }

  static ConsumerFacts of(Connection connection, Subscription subscription) {
    return new ConsumerFacts(
        connection, Destination.topic(subscription.filter()), null, subscription);
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
    if (consumer == null) {
      long hash = Integer.toUnsignedLong(subscription.key().hashCode());
      return connection.id() + ":0:" + hash;
    }
    return consumer.label == null ? connection.id() + ":1:" + consumer.id : consumer.label;
  }

  /** Says so. */
  void tell(AdvisoryFacts facts) {
    facts.of(connection).with(Advisory.CONSUMER_ID, id()).on(source);
    if (consumer == null) {
      facts.with(Advisory.NO_LOCAL, subscription.noLocal());
      facts.with(Advisory.SUBSCRIPTION_NAME, subscription.shareName());
      return;
    }
    TopicSubscription topic = consumer.queue.subscription;
    Selector selector = topic == null ? consumer.selector : topic.selector;
    facts.with(Advisory.SELECTOR, selector == null ? null : selector.text());
    facts.with(Advisory.PREFETCH, consumer.prefetch).with(Advisory.PRIORITY, consumer.priority);
    facts.with(Advisory.EXCLUSIVE, consumer.exclusive).with(Advisory.BROWSER, consumer.browses);
    if (topic != null) {
      facts.with(Advisory.NO_LOCAL, topic.noLocalClient != null);
      facts.with(Advisory.SUBSCRIPTION_NAME, topic.name == null ? null : topic.name.name());
    }
  }
}
