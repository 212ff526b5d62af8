package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Consumers of named queues, as adapters of queueing protocols attach them. */
final class QueueConsumers {

  void open(Connection connection, long tag, ConsumerSpec spec) {
    BrokerState broker = connection.session.broker;
    Journal journal = broker.lane.journal();
    if (byId(connection, spec.consumerId()) != null) {
      Refusal refusal =
          Refusal.of(
              Refusal.Cause.INVALID, "there is a consumer " + spec.consumerId() + " already");
      connection.send(false, new SessionEvent.ConsumerOpened(tag, refusal));
      return;
    }
    long recordsBefore = journal.records();
    Queue queue = broker.namedQueue(spec.queue());
    Consumer consumer =
        new Consumer(
            connection, queue, spec.consumerId(), spec.qos(), spec.priority(), spec.exclusive());
    consumer.credit = spec.credit();
    connection.consumers.add(consumer);
    queue.consumers.add(consumer);
    connection.send(journal.records() != recordsBefore, new SessionEvent.ConsumerOpened(tag, null));
    queue.dispatch();
  }

  /**
   * Detaches; what the connection has unsettled of the queue and no other consumer of its could
   * settle goes back.
   */
  void close(Connection connection, long tag, long consumerId) {
    Consumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      connection.consumers.remove(consumer);
      consumer.queue.consumers.remove(consumer);
      giveBack(connection, consumer);
    }
    connection.send(false, new SessionEvent.ConsumerClosed(tag));
  }

  private static void giveBack(Connection connection, Consumer consumer) {
    List<Delivery> deliveries = new ArrayList<>(connection.session.deliveries.all());
    Set<Queue> toDispatch = new LinkedHashSet<>();
    for (int i = deliveries.size() - 1; i >= 0; i--) {
      Delivery delivery = deliveries.get(i);
      if (delivery.consumer == consumer && delivery.transaction == null && !delivery.isReceived()) {
        connection.session.broker.settlement.release(connection, delivery);
        toDispatch.add(delivery.queue);
      }
    }
    toDispatch.forEach(Queue::dispatch);
  }

  void credit(Connection connection, long consumerId, int deliveries) {
    Consumer consumer = byId(connection, consumerId);
    if (consumer != null) {
      consumer.grant(deliveries);
      consumer.queue.dispatch();
    }
  }

  private static Consumer byId(Connection connection, long consumerId) {
    for (Consumer consumer : connection.consumers) {
      if (consumer.id == consumerId && consumer.queue.isNamed()) {
        return consumer;
      }
    }
    return null;
  }
}
