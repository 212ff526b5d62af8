package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.policy.Redelivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The way of a delivery: handed to a consumer, then settled with its outcome. */
final class Settlement {
  private final BrokerState broker;
  private final ShardContext context;
  private final Journal journal;

  Settlement(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
    journal = broker.lane.journal();
  }

  /** Hands a ready entry, whose content is in memory, to a consumer that can take it. */
  void deliver(Entry entry, Consumer consumer) {
    Queue queue = consumer.queue;
    Connection connection = consumer.connection;
    StoredMessage message = entry.message;
    if (message.sizeBytes > connection.maxMessageBytes) {
      forgetReserved(entry);
      dequeue(queue, entry);
      drop("the client takes no message of " + message.sizeBytes + " bytes");
      return;
    }
    Qos qos = consumer.qosOf(entry);
    boolean firstOfGroup = queue.consumers.takeGroup(entry, consumer);
    if (qos == Qos.EXACTLY_ONCE || connection.hasGated()) {
      broker.lane.unwritten().write(entry);
    }
    SessionEvent.Delivery event = event(entry, consumer, qos, firstOfGroup);
    // At most once: the log must know that the entry is gone before the client has the message.
    boolean waits =
        entry.afterLog || entry.logged && (qos == Qos.AT_MOST_ONCE || awaitsLog(entry, consumer));
    consumer.credit.use();
    connection.handedOver(message.sizeBytes);
    queue.counts.dispatched++;
    broker.counts.dispatched++;
    if (qos == Qos.AT_MOST_ONCE) {
      context.meters.countOut(context.nowMillis, connection.protocol, message.sizeBytes);
      broker.messageAdvisories.consumed(queue, entry);
      dequeue(queue, entry);
    } else {
      waits |= acquire(entry, consumer, event.deliveryId(), qos);
    }
    connection.send(waits, event);
  }

  /** Shows a ready entry, whose content is in memory, to a browser and leaves it where it is. */
  void show(Entry entry, Consumer browser) {
    Connection connection = browser.connection;
    StoredMessage message = entry.message;
    if (message.sizeBytes > connection.maxMessageBytes) {
      return;
    }
    boolean waits = entry.logged && awaitsLog(entry, browser);
    browser.credit.use();
    connection.handedOver(message.sizeBytes);
    context.meters.countOut(context.nowMillis, connection.protocol, message.sizeBytes);
    connection.send(
        waits,
        new SessionEvent.Delivery(
            0,
            browser.id,
            Qos.AT_MOST_ONCE,
            entry.retain,
            entry.redelivered,
            entry.deliveryCount,
            false,
            entry.subscriptionIds,
            entry.content()));
  }

  /** True if the message waits for the log, or an event that it must not overtake. */
  private boolean awaitsLog(Entry entry, Consumer consumer) {
    return broker.lane.awaitsLog(entry.message) || consumer.connection.hasGated();
  }

  private SessionEvent.Delivery event(
      Entry entry, Consumer consumer, Qos qos, boolean firstOfGroup) {
    return new SessionEvent.Delivery(
        qos == Qos.AT_MOST_ONCE ? 0 : idOf(entry, consumer),
        consumer.id,
        qos,
        entry.retain && consumer.retainAsPublished,
        entry.redelivered,
        entry.deliveryCount,
        firstOfGroup,
        consumer.subscriptionIds == null ? entry.subscriptionIds : consumer.subscriptionIds,
        entry.content());
  }

  private static int idOf(Entry entry, Consumer consumer) {
    return entry.reserved != null
        ? entry.reserved.id
        : consumer.connection.session.deliveries.nextId();
  }

  /** Returns true if the client must wait until the log knows of the delivery. */
  private boolean acquire(Entry entry, Consumer consumer, int id, Qos qos) {
    SessionState session = consumer.connection.session;
    consumer.connection.inflight++;
    Delivery reserved = entry.reserved;
    boolean once = qos == Qos.EXACTLY_ONCE && session.durable;
    boolean isNew = reserved == null;
    Delivery delivery = isNew ? new Delivery(id, session, consumer.queue, entry, once) : reserved;
    entry.reserved = null;
    delivery.consumer = consumer;
    if (!consumer.queue.isNamed() && consumer.queue.subscription == null) {
      delivery.destination = entry.content().destination();
    }
    consumer.queue.acquire(entry, delivery);
    if (isNew) {
      session.deliveries.add(delivery);
      if (delivery.exactlyOnce) {
        journal.append(delivery.record());
        delivery.writtenIn = journal.sequence();
      }
    }
    return !broker.lane.isDurable(delivery.writtenIn);
  }

  /** See {@link io.sluice.broker.api.Session#settle(long, Outcome)}. */
  void settle(Connection connection, int deliveryId, Outcome outcome) {
    Delivery delivery = connection.session.deliveries.get(deliveryId);
    if (delivery == null || delivery.transaction != null || isReserved(delivery)) {
      return;
    }
    settle(connection, delivery, outcome);
    connection.dispatch();
  }

  private static boolean isReserved(Delivery delivery) {
    return delivery.entry != null && delivery.entry.reserved == delivery;
  }

  /** Puts a delivery back without dispatching its queue. */
  void release(Connection connection, Delivery delivery) {
    connection.session.deliveries.remove(delivery.id);
    connection.inflight--;
    delivery.entry.redelivered = true;
    delivery.queue.putBack(delivery.entry);
    forgetId(delivery);
  }

  void settle(Connection connection, Delivery delivery, Outcome outcome) {
    connection.session.deliveries.remove(delivery.id);
    connection.inflight--;
    // Before the outcome: it may deliver the entry again, under a new id.
    forgetId(delivery);
    if (!delivery.isReceived()) {
      finish(connection, delivery, outcome);
    }
  }

  private void forgetId(Delivery delivery) {
    if (delivery.exactlyOnce) {
      journal.append(new LogRecord.DeliveryForgotten(delivery.session.id, delivery.id));
    }
  }

  /** Carries an outcome out; the delivery is no session's any more. */
  void finish(Connection connection, Delivery delivery, Outcome outcome) {
    Queue queue = delivery.queue;
    Entry entry = delivery.entry;
    if (outcome != Outcome.ACCEPTED) {
      broker.lane.unwritten().write(entry);
    }
    switch (outcome) {
      case ACCEPTED -> {
        context.meters.countOut(context.nowMillis, connection.protocol, entry.message.sizeBytes);
        broker.messageAdvisories.consumed(queue, entry);
        dequeue(queue, entry);
      }
      case RELEASED -> {
        queue.putBack(entry);
        queue.dispatch();
      }
      case REJECTED -> broker.deadLetters.move(queue, entry);
      case MODIFIED_FAILED -> fail(queue, entry);
      case MODIFIED_UNDELIVERABLE_HERE -> {
        if (delivery.consumer != null) {
          entry.exclude(delivery.consumer);
        }
        fail(queue, entry);
      }
    }
  }

  private void fail(Queue queue, Entry entry) {
    entry.deliveryCount++;
    Redelivery redelivery = broker.policies.of(queue, entry).redelivery();
    if (entry.deliveryCount >= redelivery.maxDeliveries()) {
      broker.deadLetters.move(queue, entry);
      return;
    }
    long delayMillis = redelivery.delayAfterMillis(entry.deliveryCount);
    entry.retryAtMillis = delayMillis == 0 ? 0 : context.nowMillis + delayMillis;
    if (entry.logged) {
      journal.append(entry.failure(queue));
    }
    entry.redelivered = true;
    queue.putBack(entry);
    broker.delayed.holdUntilRetry(queue, entry);
    queue.dispatch();
  }

  /** See {@link io.sluice.broker.api.Session#receive}. */
  void receive(Connection connection, int deliveryId) {
    Delivery delivery = connection.session.deliveries.get(deliveryId);
    boolean known = delivery != null && delivery.transaction == null && !isReserved(delivery);
    boolean waits = known && delivery.exactlyOnce;
    if (known && !delivery.isReceived()) {
      StoredMessage message = delivery.entry.message;
      context.meters.countOut(context.nowMillis, connection.protocol, message.sizeBytes);
      waits |= delivery.entry.logged;
      broker.messageAdvisories.consumed(delivery.queue, delivery.entry);
      received(delivery);
    }
    connection.send(waits, new SessionEvent.Received(deliveryId, known));
  }

  /** Takes the entry out of its queue; the delivery's id is still taken. */
  private void received(Delivery delivery) {
    if (delivery.exactlyOnce) {
      countDequeued(delivery.queue);
      delivery.queue.remove(delivery.entry);
      journal.append(delivery.record());
      delivery.writtenIn = journal.sequence();
    } else {
      dequeue(delivery.queue, delivery.entry);
    }
  }

  /**
   * The session lost its connection, or the shard was just loaded: deliveries from its own queue
   * keep their ids and wait there; of those from other queues only exactly-once ones wait for this
   * session, the others are free for anyone.
   */
  void suspend(SessionState session, boolean kept) {
    Set<Queue> toDispatch = new LinkedHashSet<>();
    List<Delivery> newestFirst = new ArrayList<>(session.deliveries.all());
    Collections.reverse(newestFirst);
    for (Delivery delivery : newestFirst) {
      delivery.consumer = null;
      if (delivery.isPrepared()) {
        session.deliveries.remove(delivery.id);
        continue;
      }
      delivery.transaction = null;
      boolean received = delivery.isReceived();
      boolean own = !received && delivery.queue.session == session;
      if (kept && (received || own || delivery.exactlyOnce)) {
        if (own || !received && delivery.queue.isRemoved()) {
          reserve(delivery);
        } else if (!received && isOfLeftGroup(delivery)) {
          received(delivery);
        }
        continue;
      }
      session.deliveries.remove(delivery.id);
      if (!delivery.isReceived()) {
        free(delivery);
        toDispatch.add(delivery.queue);
      }
    }
    toDispatch.forEach(Queue::dispatch);
  }

  /** True if the session does not take from this queue any more: the client may have it. */
  private static boolean isOfLeftGroup(Delivery delivery) {
    SubscriptionKey group = delivery.queue.shared;
    return group != null && !delivery.session.subscriptions.containsKey(group);
  }

  private void free(Delivery delivery) {
    Entry entry = delivery.entry;
    entry.reserved = null;
    entry.redelivered = true;
    if (entry.delivery != null) {
      delivery.queue.putBack(entry);
    }
  }

  private void reserve(Delivery delivery) {
    Entry entry = delivery.entry;
    if (entry.delivery == null) {
      return;
    }
    delivery.queue.putBack(entry);
    if (entry.gone) {
      delivery.writtenIn = journal.sequence();
    } else {
      entry.reserved = delivery;
      entry.redelivered = true;
    }
  }

  /**
   * The session is connected again: says what was received, and lets what waits for it be delivered
   * under its old id.
   */
  void resume(Connection connection) {
    for (Delivery delivery : connection.session.deliveries.all()) {
      if (!delivery.isReceived()) {
        reserve(delivery);
      }
      // As if received, if its queue was left meanwhile: the client may have it, under this id.
      if (delivery.isReceived()) {
        complete(connection, delivery);
      }
    }
  }

  /** Takes an entry out of its queue, and writes so if it is durable. */
  void dequeue(Queue queue, Entry entry) {
    if (entry.logged) {
      journal.append(new LogRecord.Dequeued(queue.id, entry.order));
    }
    countDequeued(queue);
    queue.remove(entry);
  }

  private void countDequeued(Queue queue) {
    queue.counts.dequeued++;
    broker.counts.dequeued++;
  }

  /**
   * Takes a ready entry out of a queue that goes. If it waited to be delivered again, its client
   * may have it: the delivery is completed as if received, so that its id means nothing else
   * meanwhile.
   */
  void abandon(Queue queue, Entry entry) {
    Delivery begun = entry.reserved;
    queue.remove(entry);
    if (begun != null) {
      begun.writtenIn = journal.sequence();
      if (begun.session.isConnected()) {
        complete(begun.session.connection, begun);
      }
    }
  }

  private void complete(Connection connection, Delivery received) {
    connection.inflight++;
    boolean waits = !broker.lane.isDurable(received.writtenIn);
    connection.send(waits, new SessionEvent.Received(received.id, true));
  }

  private void forgetReserved(Entry entry) {
    Delivery reserved = entry.reserved;
    if (reserved != null) {
      reserved.session.deliveries.remove(reserved.id);
      forgetId(reserved);
    }
  }

  void drop(String why) {
    context.event(BrokerEvent.Kind.MESSAGE_DROPPED, broker.id, null, why);
  }
}
