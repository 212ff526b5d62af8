package io.sluice.broker.shard;

import io.sluice.broker.log.DamagedLogException;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordReader;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Applies the records of a lane's history: first the parts of its snapshot, then the chunks after
 * it.
 */
public final class Replay {
  private final ShardContext context;
  private final Lane lane;
  private final Map<String, BrokerState> brokers;
  private final Map<Long, SessionState> sessions = new HashMap<>();
  private final Map<Long, ReplayedQueue> queues = new HashMap<>();
  private final Map<Long, ReplayedPrepared> prepared = new HashMap<>();
  private final Map<Long, ReplayedProducer> producers = new HashMap<>();
  private long chunk;

  /** A queue, and its entries by their order, which a live queue need not know. */
  private record ReplayedQueue(Queue queue, Long2ObjectHashMap<Entry> entries) {
    ReplayedQueue(Queue queue) {
      this(queue, new Long2ObjectHashMap<>());
    }
  }

  /** A prepared transaction, and its broker's others. */
  private record ReplayedPrepared(PreparedTransaction transaction, PreparedTransactions all) {}

  /** A producer, and its broker's others. */
  private record ReplayedProducer(Producer producer, Producers all) {}

  Replay(ShardContext context, Lane lane, Map<String, BrokerState> brokers) {
    this.context = context;
    this.lane = lane;
    this.brokers = brokers;
    context.isReplaying = true;
  }

  /** Applies the next part of the snapshot. */
  public void snapshotPart(byte[] part) {
    RecordReader.read(part, this::apply);
  }

  /** The snapshot, if there is one, is complete; chunks follow from this sequence on. */
  public void snapshotEnd(long nextSequence) {
    lane.chunks().replayFrom(nextSequence);
  }

  /** Applies the next chunk. */
  public void chunk(long sequence, byte[] bytes) {
    chunk = sequence;
    lane.chunks().appended(sequence, bytes.length);
    RecordReader.read(bytes, this::apply);
  }

  /** The history is complete; the next chunk has this sequence. */
  public void end(long nextSequence) {
    for (StoredMessage message : lane.messages().sorted()) {
      if (message.references == 0) {
        lane.messages().remove(message);
      }
    }
    lane.journal().startAt(nextSequence);
    lane.durable(nextSequence - 1);
    context.isReplaying = false;
  }

  private void apply(LogRecord record, int offset) {
    if (record instanceof LogRecord.MessageStored r) {
      lane.messages().replay(r, chunk, offset);
      noteProducer(r);
    } else if (record instanceof LogRecord.Enqueued r) {
      enqueued(r);
    } else if (record instanceof LogRecord.Dequeued r) {
      dequeued(r);
    } else if (record instanceof LogRecord.MessageMoved r) {
      lane.messages().replay(r, chunk, offset);
    } else if (record instanceof LogRecord.MessageAt r) {
      lane.messages().replay(r);
    } else if (record instanceof LogRecord.DeliveryFailed r) {
      failed(r);
    } else if (record instanceof LogRecord.Scheduled r) {
      Entry entry = entry(r.queue(), r.entry());
      if (entry != null) {
        Queue queue = queues.get(r.queue()).queue;
        queue.broker.scheduled.replay(
            entry, new Schedules.Due(r.atMillis(), r.repetitions(), r.sinceMillis()));
      }
    } else if (record instanceof LogRecord.Metered r) {
      context.meters.replay(r);
    } else if (record instanceof LogRecord.ChunkKept r) {
      lane.chunks().replay(r);
    } else {
      applyToSession(record);
    }
  }

  private void applyToSession(LogRecord record) {
    if (record instanceof LogRecord.SessionCreated r) {
      created(r);
    } else if (record instanceof LogRecord.SessionUpdated r) {
      SessionState session = session(r.session());
      session.user = r.user();
      session.expiryMillis = r.expiryMillis();
      session.disconnectedAtMillis = r.disconnectedAtMillis();
    } else if (record instanceof LogRecord.SessionDeleted r) {
      SessionState session = session(r.session());
      session.broker.sessionLife.replayEnd(session);
      sessions.remove(r.session());
    } else if (record instanceof LogRecord.SubscriptionQueueCreated r) {
      created(r);
    } else if (record instanceof LogRecord.Subscribed r) {
      SessionState session = session(r.session());
      session.broker.subscribing.replayAdd(session, r.subscription());
    } else if (record instanceof LogRecord.Unsubscribed r) {
      SessionState session = session(r.session());
      session.broker.subscribing.replayRemove(session, r.key());
    } else if (record instanceof LogRecord.PublishRemembered r) {
      session(r.session()).remember(r.dedupId());
    } else if (record instanceof LogRecord.PublishForgotten r) {
      session(r.session()).forget(r.dedupId());
    } else {
      applyToDelivery(record);
    }
  }

  private void applyToDelivery(LogRecord record) {
    if (record instanceof LogRecord.DeliveryAssigned r) {
      assigned(r);
    } else if (record instanceof LogRecord.DeliveryReceived r) {
      received(r);
    } else if (record instanceof LogRecord.DeliveryForgotten r) {
      Delivery delivery = session(r.session()).deliveries.remove(r.deliveryId());
      if (delivery != null && !delivery.isReceived()) {
        delivery.queue.putBack(delivery.entry);
      }
    } else {
      applyToBroker(record);
    }
  }

  private void applyToBroker(LogRecord record) {
    if (record instanceof LogRecord.BrokerCreated r) {
      brokers.put(r.broker(), new BrokerState(r.broker(), context, lane));
    } else if (record instanceof LogRecord.BrokerDeleted r) {
      BrokerState broker = brokers.remove(r.broker());
      broker.removeAll();
    } else if (record instanceof LogRecord.QueueCreated r) {
      Queue queue = Queue.named(r.queue(), broker(r.broker()), r.name());
      queue.broker.add(queue);
      add(queue);
    } else if (record instanceof LogRecord.TopicSubscriptionCreated r) {
      created(r);
    } else if (record instanceof LogRecord.TopicSubscriptionDeleted r) {
      Queue queue = queues.remove(r.queue()).queue;
      queue.broker.topicSubscriptions.replayRemove(queue.subscription);
    } else if (record instanceof LogRecord.Retained r) {
      StoredMessage message = lane.messages().logged(r.message());
      broker(r.broker()).retained.replaySet(r.topic(), message);
    } else if (record instanceof LogRecord.RetainedCleared r) {
      broker(r.broker()).retained.replayClear(r.topic());
    } else if (record instanceof LogRecord.WillSet r) {
      broker(r.broker()).wills.replaySet(r.clientId(), r.will());
    } else if (record instanceof LogRecord.WillCleared r) {
      broker(r.broker()).wills.replayClear(r.clientId());
    } else {
      applyToPrepared(record);
    }
  }

  private void applyToPrepared(LogRecord record) {
    if (record instanceof LogRecord.TransactionPrepared r) {
      lane.messages().sawId(r.transaction());
      PreparedTransactions all = broker(r.broker()).prepared;
      PreparedTransaction transaction = all.replayAdd(r.transaction(), r.xid());
      prepared.put(r.transaction(), new ReplayedPrepared(transaction, all));
    } else if (record instanceof LogRecord.EntryHeld r) {
      Entry entry = entry(r.queue(), r.entry());
      if (entry != null) {
        Queue queue = queues.get(r.queue()).queue;
        prepared(r.transaction()).transaction.hold(queue, entry, r.outcome());
      }
    } else if (record instanceof LogRecord.PreparedEnded r) {
      ReplayedPrepared ended = prepared(r.transaction());
      ended.all.replayEnd(ended.transaction);
      prepared.remove(r.transaction());
    } else if (record instanceof LogRecord.TransactionEnded r) {
      broker(r.broker()).prepared.ended().add(r.xid(), r.committed());
    } else {
      applyToProducer(record);
    }
  }

  private void applyToProducer(LogRecord record) {
    if (record instanceof LogRecord.ProducerKnown r) {
      Producers all = broker(r.broker()).producers;
      producers.put(r.producer(), new ReplayedProducer(all.replay(r), all));
    } else if (record instanceof LogRecord.ProducerForgotten r) {
      ReplayedProducer forgotten = producer(r.producer());
      forgotten.all.replayForget(forgotten.producer);
      producers.remove(r.producer());
    } else {
      throw new IllegalStateException("no replay for " + record.getClass());
    }
  }

  private void noteProducer(LogRecord.MessageStored r) {
    if (r.producer() != 0) {
      ReplayedProducer by = producer(r.producer());
      by.all.replayNote(by.producer, r.number());
    }
  }

  private void created(LogRecord.SessionCreated r) {
    lane.messages().sawId(r.session());
    BrokerState broker = broker(r.broker());
    SessionState session =
        new SessionState(
            r.session(), broker, r.clientId(), r.user(), r.protocol(), r.expiryMillis(), true);
    broker.sessionLife.replayCreate(session);
    sessions.put(r.session(), session);
  }

  private void created(LogRecord.SubscriptionQueueCreated r) {
    SessionState session = session(r.session());
    if (r.shared() == null) {
      session.queue = Queue.ofSession(r.queue(), session);
      add(session.queue);
    } else {
      Queue queue = Queue.ofShared(r.queue(), session.broker, r.shared(), true);
      session.broker.subscribing.addShared(r.shared(), queue);
      add(queue);
    }
  }

  private void created(LogRecord.TopicSubscriptionCreated r) {
    BrokerState broker = broker(r.broker());
    Queue queue = Queue.ofTopic(r.queue(), broker, true);
    Selector selector = Selector.of(r.selector());
    broker.topicSubscriptions.replayAdd(
        new TopicSubscription(queue, r.name(), r.filter(), selector, r.noLocalClient()));
    add(queue);
  }

  private void add(Queue queue) {
    lane.messages().sawId(queue.id);
    queues.put(queue.id, new ReplayedQueue(queue));
  }

  private void enqueued(LogRecord.Enqueued r) {
    ReplayedQueue to = queues.get(r.queue());
    StoredMessage message = lane.messages().logged(r.message());
    if (to == null || message == null) {
      throw new DamagedLogException(
          "chunk "
              + chunk
              + " puts message "
              + r.message()
              + " into queue "
              + r.queue()
              + ", one of which is unknown");
    }
    Entry entry = new Entry(message, r.qos(), r.retain(), r.subscriptionIds(), true);
    entry.deadLetter = r.deadLetter();
    entry.topic = r.topic();
    entry.deliveryCount = r.deliveryCount();
    entry.redelivered = r.deliveryCount() > 0;
    entry.order = r.entry();
    // It may not have been asked before.
    entry.unselected = to.queue.selects();
    to.queue.add(entry);
    to.entries.put(entry.order, entry);
  }

  private void dequeued(LogRecord.Dequeued r) {
    Entry entry = entry(r.queue(), r.entry());
    if (entry != null) {
      ReplayedQueue from = queues.get(r.queue());
      from.entries.remove(r.entry());
      from.queue.remove(entry);
    }
  }

  private void failed(LogRecord.DeliveryFailed r) {
    Entry entry = entry(r.queue(), r.entry());
    if (entry != null) {
      entry.deliveryCount = r.deliveryCount();
      entry.redelivered = true;
      entry.retryAtMillis = r.retryAtMillis();
    }
    if (entry != null && entry.retryAtMillis != 0) {
      Queue queue = queues.get(r.queue()).queue;
      queue.broker.delayed.replay(queue, entry);
    }
  }

  /** The entry, or null if its queue was removed: its deliveries may have been settled later. */
  private Entry entry(long queue, long order) {
    ReplayedQueue replayed = queues.get(queue);
    Entry entry = replayed == null ? null : replayed.entries.get(order);
    return entry == null || entry.gone ? null : entry;
  }

  private void assigned(LogRecord.DeliveryAssigned r) {
    SessionState session = session(r.session());
    Entry entry = entry(r.queue(), r.entry());
    if (entry != null) {
      Queue queue = queues.get(r.queue()).queue;
      Delivery delivery = new Delivery(r.deliveryId(), session, queue, entry, true);
      queue.acquire(entry, delivery);
      session.deliveries.add(delivery);
    }
  }

  private void received(LogRecord.DeliveryReceived r) {
    SessionState session = session(r.session());
    Delivery delivery = session.deliveries.get(r.deliveryId());
    if (delivery == null) {
      session.deliveries.add(new Delivery(r.deliveryId(), session, session.queue, null, true));
    } else if (!delivery.isReceived()) {
      queues.get(delivery.queue.id).entries.remove(delivery.entry.order);
      delivery.queue.remove(delivery.entry);
    }
  }

  private SessionState session(long id) {
    SessionState session = sessions.get(id);
    if (session == null) {
      throw new DamagedLogException("chunk " + chunk + " names the unknown session " + id);
    }
    return session;
  }

  private ReplayedPrepared prepared(long id) {
    ReplayedPrepared found = prepared.get(id);
    if (found == null) {
      throw new DamagedLogException("chunk " + chunk + " names the unknown transaction " + id);
    }
    return found;
  }

  private ReplayedProducer producer(long id) {
    ReplayedProducer found = producers.get(id);
    if (found == null) {
      throw new DamagedLogException("chunk " + chunk + " names the unknown producer " + id);
    }
    return found;
  }

  private BrokerState broker(String id) {
    BrokerState broker = brokers.get(id);
    if (broker == null) {
      throw new DamagedLogException("chunk " + chunk + " names the unknown broker '" + id + "'");
    }
    return broker;
  }
}
