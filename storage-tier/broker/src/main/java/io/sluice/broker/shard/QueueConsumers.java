package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumers of queues and of topic subscriptions, as adapters of queueing protocols attach them.
 */
final class QueueConsumers {

  void open(Connection connection, long tag, ConsumerSpec spec) {
    BrokerState broker = connection.session.broker;
    Journal journal = broker.lane.journal();
    long recordsBefore = journal.records();
    FoundQueue found = find(connection, spec);
    if (found.refusal() != null) {
      connection.send(false, new SessionEvent.ConsumerOpened(tag, found.refusal()));
      return;
    }
    Queue queue = found.queue();
    // A subscription's selector is on what enters its queue.
    Selector selector = queue.isNamed() ? Selector.of(spec.selector()) : null;
    Consumer consumer = new Consumer(connection, queue, spec, selector);
    connection.consumers.add(consumer);
    queue.attach(consumer);
    if (journal.records() != recordsBefore) {
      connection.hold();
    }
    connection.send(false, new SessionEvent.ConsumerOpened(tag, null));
    broker.advisories.consumer(ConsumerFacts.of(consumer), true);
    if (spec.source() instanceof Source.OfTopic topic) {
      AdvisoryReplay.run(broker, queue, topic.filter());
    }
    queue.dispatch();
  }

  private static FoundQueue find(Connection connection, ConsumerSpec spec) {
    BrokerState broker = connection.session.broker;
    if (byId(connection, spec.consumerId()) != null) {
      return FoundQueue.refused(
          Refusal.of(
              Refusal.Cause.INVALID, "there is a consumer " + spec.consumerId() + " already"));
    }
    Refusal unreadable = Selector.problemOf(spec.selector());
    if (unreadable != null) {
      return FoundQueue.refused(unreadable);
    }
    Destination destination = destinationOf(spec.source());
    Refusal refusal =
        destination.isTemporary() ? broker.temporaries.refusalToUse(connection, destination) : null;
    if (refusal != null) {
      return FoundQueue.refused(refusal);
    }
    return spec.source() instanceof Source.OfTopic topic
        ? broker.topicSubscriptions.forConsumer(connection, topic, Selector.of(spec.selector()))
        : broker.queueForClient(destination.name());
  }

  private static Destination destinationOf(Source source) {
    return source instanceof Source.OfTopic topic
        ? Destination.topic(topic.filter())
        : Destination.queue(((Source.OfQueue) source).name());
  }

  /**
   * Detaches; what the consumer has unsettled goes back, but for what a transaction settles. The
   * answer comes after what is under way to it.
   */
  void close(Connection connection, long tag, long consumerId) {
    Consumer consumer = byId(connection, consumerId);
    BrokerState broker = connection.session.broker;
    if (consumer != null) {
      connection.consumers.remove(consumer);
      consumer.queue.detach(consumer);
      giveBack(connection, consumer);
      broker.topicSubscriptions.left(consumer.queue);
      broker.advisories.consumer(ConsumerFacts.of(consumer), false);
    }
    connection.send(connection.hasGated(), new SessionEvent.ConsumerClosed(tag));
    if (consumer != null) {
      // What it held up, and the room it leaves.
      consumer.queue.dispatch();
      connection.dispatch();
    }
  }

  private static void giveBack(Connection connection, Consumer consumer) {
    List<Delivery> deliveries = new ArrayList<>(connection.session.deliveries.all());
    for (int i = deliveries.size() - 1; i >= 0; i--) {
      Delivery delivery = deliveries.get(i);
      if (delivery.consumer == consumer && delivery.transaction == null && !delivery.isReceived()) {
        connection.session.broker.settlement.release(connection, delivery);
      }
    }
  }

  void credit(Connection connection, long consumerId, int deliveries) {
    Consumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.grant(deliveries);
      consumer.queue.dispatch();
    }
  }

  /** See {@link io.sluice.broker.api.Session#resize}. */
  void resize(Connection connection, long consumerId, int credit, int leastCredit) {
    Consumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.window.ask(credit, leastCredit);
      consumer.fitWindow();
      consumer.queue.dispatch();
    }
  }

  /** See {@link io.sluice.broker.api.Session#drain}. */
  void drain(Connection connection, long consumerId) {
    Consumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.queue.consumers.drain(consumer);
      consumer.queue.dispatch();
    }
  }

  private static Consumer byId(Connection connection, long consumerId) {
    for (Consumer consumer : connection.consumers) {
      if (consumer.id == consumerId) {
        return consumer;
      }
    }
    return null;
  }
}
