package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Advisory.Event;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Dotted;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.ProducerSpec;
import java.util.function.Supplier;

/**
 * Tells what happens in a broker, on topics of its own, to who subscribed to them; {@link
 * AdvisoryReplay} tells those who come what there is already. Nothing is put together that nobody
 * would get. What is told waits for the log as far as it depends on it, and lasts nowhere.
 */
final class Advisories {
  private final BrokerState broker;

  Advisories(BrokerState broker) {
    this.broker = broker;
  }

  /** False if there is nobody to tell anything. */
  boolean isWatched() {
    return broker.router.isWatching() && !broker.context.isReplaying;
  }

  /** A client is connected; if its session was kept, its subscriptions take part again. */
  void arrived(Connection connection) {
    if (isWatched()) {
      connection(connection, true);
      ConsumerFacts.of(connection).forEach(consumer -> consumer(consumer, true));
    }
  }

  void connection(Connection connection, boolean opened) {
    tell(AdvisoryTopics.ofConnections(), () -> factsOf(connection, opened));
  }

  AdvisoryFacts factsOf(Connection connection, boolean opened) {
    Event event = opened ? Event.CONNECTION_OPENED : Event.CONNECTION_CLOSED;
    return facts(event).of(connection).with(Advisory.CLIENT_ADDRESS, connection.address());
  }

  /** A consumer came, or went; null for one that nobody is told of. */
  void consumer(ConsumerFacts consumer, boolean opened) {
    if (isWatched() && consumer != null && consumer.isTold()) {
      tell(AdvisoryTopics.ofConsumers(consumer.source()), () -> factsOf(consumer, opened));
    }
  }

  AdvisoryFacts factsOf(ConsumerFacts consumer, boolean opened) {
    AdvisoryFacts facts = facts(opened ? Event.CONSUMER_OPENED : Event.CONSUMER_CLOSED);
    consumer.tell(facts);
    return facts.with(Advisory.CONSUMER_COUNT, consumersOf(consumer.source()));
  }

  void producer(Connection connection, ProducerSpec producer, boolean opened) {
    Destination destination = producer.destination();
    if (!isWatched() || Advisory.isAdvisory(destination)) {
      return;
    }
    boolean changes = broker.toldProducers.of(destination) == (opened ? 1 : 0);
    if (changes && isPlainTopic(destination) && !isBound(destination.name())) {
      destination(destination, null, opened);
    }
    tell(AdvisoryTopics.ofProducers(destination), () -> factsOf(connection, producer, opened));
  }

  AdvisoryFacts factsOf(Connection connection, ProducerSpec producer, boolean opened) {
    String id =
        producer.label() == null
            ? connection.id() + ":1:" + producer.producerId()
            : producer.label();
    return facts(opened ? Event.PRODUCER_OPENED : Event.PRODUCER_CLOSED)
        .of(connection)
        .with(Advisory.PRODUCER_ID, id)
        .on(producer.destination())
        .with(Advisory.PRODUCER_COUNT, broker.toldProducers.of(producer.destination()));
  }

  /** A topic, which is there while somebody subscribes to it or means to send to it. */
  void topicBound(String filter, boolean bound) {
    Destination topic = Destination.topic(filter);
    if (isWatched() && isPlainTopic(topic) && broker.toldProducers.of(topic) == 0) {
      destination(topic, null, bound);
    }
  }

  /** True of a topic that is there while it is used, and is no filter of several. */
  static boolean isPlainTopic(Destination destination) {
    return destination.isTopic()
        && !destination.isTemporary()
        && !Advisory.isAdvisory(destination)
        && !Dotted.isFilter(destination.name());
  }

  private boolean isBound(String topic) {
    return !broker.router.boundTo(topic).isEmpty();
  }

  /**
   * A destination came, or went.
   *
   * @param owner whose it is if it is temporary, else null
   */
  void destination(Destination destination, Connection owner, boolean added) {
    if (isWatched()) {
      Destination topic = AdvisoryTopics.ofDestinations(destination);
      tell(topic, () -> factsOf(destination, owner, added));
    }
  }

  AdvisoryFacts factsOf(Destination destination, Connection owner, boolean added) {
    AdvisoryFacts facts = facts(added ? Event.DESTINATION_ADDED : Event.DESTINATION_REMOVED);
    return (owner == null ? facts : facts.of(owner)).on(destination);
  }

  AdvisoryFacts facts(Event event) {
    return new AdvisoryFacts(broker.id, event);
  }

  /** How many consumers take from a queue or topic, or by exactly this wildcard or filter. */
  int consumersOf(Destination source) {
    if (!source.isTopic()) {
      Queue queue = broker.router.named(source.name());
      return queue == null ? broker.wildcards.count(source) : queue.consumers.size();
    }
    return Dotted.isFilter(source.name())
        ? broker.router.boundTo(source.name()).stream().mapToInt(Advisories::subscribers).sum()
        : broker.router.routesOf(source).stream()
            .mapToInt(route -> subscribers(route.queue()))
            .sum();
  }

  /** A named queue's consumers are not its topic's. */
  private static int subscribers(Queue queue) {
    return queue.isNamed() ? 0 : queue.consumers.size();
  }

  void tell(Destination topic, Supplier<AdvisoryFacts> facts) {
    if (isWatched() && !broker.router.routesOf(topic).isEmpty()) {
      publish(facts.get().message(topic, broker.context.nowMillis));
    }
  }

  void publish(Message message) {
    Placement placement = new Placement(broker, message, null);
    if (placement.refusal() == null && placement.isMatched()) {
      broker.publishing.place(placement, true);
    }
  }
}
