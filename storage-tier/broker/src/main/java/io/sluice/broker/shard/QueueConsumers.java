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
    Refusal refusal = check(connection, spec);
    if (refusal != null) {
      connection.send(false, new SessionEvent.ConsumerOpened(tag, refusal));
    } else if (spec.source() instanceof Source.OfQueue queue
        && connection.session.broker.wildcards.isPattern(queue.name())) {
      openWildcard(connection, tag, spec, queue.name());
    } else {
      openOne(connection, tag, spec);
    }
  }

  private static Refusal check(Connection connection, ConsumerSpec spec) {
    return byId(connection, spec.consumerId()) != null
        ? Refusal.of(Refusal.Cause.INVALID, "there is a consumer " + spec.consumerId() + " already")
        : Selector.problemOf(spec.selector());
  }

  private static void openWildcard(
      Connection connection, long tag, ConsumerSpec spec, String pattern) {
    WildcardConsumers wildcards = connection.session.broker.wildcards;
    Refusal refusal = wildcards.refusalOf(pattern);
    WildcardConsumer consumer = refusal == null ? wildcards.open(connection, spec, pattern) : null;
    connection.send(false, new SessionEvent.ConsumerOpened(tag, refusal));
    if (consumer != null) {
      connection.session.broker.advisories.consumer(consumer.facts(), true);
      consumer.dispatch();
    }
  }

  private static void openOne(Connection connection, long tag, ConsumerSpec spec) {
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
    broker.advisories.consumer(consumer.facts(), true);
    if (spec.source() instanceof Source.OfTopic topic) {
      AdvisoryReplay.run(broker, queue, topic.filter());
    }
    queue.dispatch();
  }

  private static FoundQueue find(Connection connection, ConsumerSpec spec) {
    BrokerState broker = connection.session.broker;
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
    ClientConsumer closed = byId(connection, consumerId);
    if (closed != null) {
      connection.consumers.remove(closed);
      closed.detach();
      giveBack(connection, closed);
      closed.left();
      connection.session.broker.advisories.consumer(closed.facts(), false);
    }
    connection.send(connection.hasGated(), new SessionEvent.ConsumerClosed(tag));
    if (closed != null) {
      // What it held up, and the room it leaves.
      closed.dispatchOthers();
      connection.dispatch();
    }
  }

  private static void giveBack(Connection connection, ClientConsumer closed) {
    List<Delivery> deliveries = new ArrayList<>(connection.session.deliveries.all());
    for (int i = deliveries.size() - 1; i >= 0; i--) {
      Delivery delivery = deliveries.get(i);
      boolean its = delivery.consumer != null && delivery.consumer.ofClient() == closed;
      if (its && delivery.transaction == null && !delivery.isReceived()) {
        connection.session.broker.settlement.release(connection, delivery);
      }
    }
  }

  void credit(Connection connection, long consumerId, int deliveries) {
    ClientConsumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.credit.grant(deliveries);
      consumer.dispatch();
    }
  }

  /** See {@link io.sluice.broker.api.Session#resize}. */
  void resize(Connection connection, long consumerId, int credit, int leastCredit) {
    ClientConsumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.resize(credit, leastCredit);
    }
  }

  /** See {@link io.sluice.broker.api.Session#drain}. */
  void drain(Connection connection, long consumerId) {
    ClientConsumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.drain();
    }
  }

  private static ClientConsumer byId(Connection connection, long consumerId) {
    for (ClientConsumer consumer : connection.consumers) {
      if (consumer.id == consumerId) {
        return consumer;
      }
    }
    return null;
  }
}
