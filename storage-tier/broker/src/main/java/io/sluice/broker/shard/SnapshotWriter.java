package io.sluice.broker.shard;

import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.record.ByteSink;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordWriter;
import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the durable state of a lane as the shortest list of records that replays to it. The order
 * is canonical, so two shards with the same durable state write the same bytes. Message bodies stay
 * in the chunks they are in.
 */
final class SnapshotWriter {
  private static final int PART_BYTES = 1 << 20;

  private final ShardContext context;
  private final Lane lane;
  private final Collection<BrokerState> brokers;
  private final ByteSink sink = new ByteSink(1_024);
  private final RecordWriter writer = new RecordWriter(sink);
  private final List<byte[]> parts = new ArrayList<>();
  private final Map<Queue, List<Entry>> entries = new HashMap<>();
  private final List<Queue> queues = new ArrayList<>();
  private final Set<StoredMessage> written = new HashSet<>();

  SnapshotWriter(ShardContext context, Lane lane, Collection<BrokerState> brokers) {
    this.context = context;
    this.lane = lane;
    this.brokers = brokers.stream().filter(broker -> broker.lane == lane).toList();
  }

  List<byte[]> write() {
    writer.begin();
    lane.chunks().forEachKept(lane.journal().sequence(), this::write);
    for (BrokerState broker : brokers) {
      write(new LogRecord.BrokerCreated(broker.id));
      broker.producers.forEachRecord(this::write);
      writeQueues(broker);
      writeSessions(broker);
      writeEntries(broker);
      broker.scheduled.forEachRecord(this::write);
      broker.prepared.forEachRecord(this::write);
      writeDeliveries(broker);
      writeRetained(broker);
      broker.wills.forEach(
          (clientId, will) -> write(new LogRecord.WillSet(broker.id, clientId, will)));
    }
    if (lane.kind() == StorageKind.DURABLE) {
      context.meters.forEachWritten(this::write);
    }
    parts.add(sink.toByteArray());
    return parts;
  }

  private void write(LogRecord record) {
    writer.write(record);
    if (sink.size() >= PART_BYTES) {
      parts.add(sink.toByteArray());
      writer.begin();
    }
  }

  private void writeQueues(BrokerState broker) {
    for (Queue queue : broker.router.named()) {
      if (queue.durable) {
        write(new LogRecord.QueueCreated(queue.id, broker.id, queue.name));
        collect(queue);
      }
    }
    broker.topicSubscriptions.forEachDurable(
        subscription -> {
          write(broker.topicSubscriptions.recordOf(subscription));
          collect(subscription.queue);
        });
  }

  private void writeSessions(BrokerState broker) {
    Set<SubscriptionKey> sharedWritten = new HashSet<>();
    for (SessionState session : durableSessions(broker)) {
      write(
          new LogRecord.SessionCreated(
              session.id,
              broker.id,
              session.clientId,
              session.user,
              session.protocol,
              session.expiryMillis));
      if (session.disconnectedAtMillis != 0) {
        write(
            new LogRecord.SessionUpdated(
                session.id, session.user, session.expiryMillis, session.disconnectedAtMillis));
      }
      if (session.queue != null) {
        write(new LogRecord.SubscriptionQueueCreated(session.queue.id, session.id, null));
        collect(session.queue);
      }
      writeSubscriptions(session, sharedWritten);
      for (int dedupId : session.rememberedSorted()) {
        write(new LogRecord.PublishRemembered(session.id, dedupId));
      }
    }
  }

  private void writeSubscriptions(SessionState session, Set<SubscriptionKey> sharedWritten) {
    session.subscriptions.forEach(
        (key, subscription) -> {
          if (key.shareName() != null && sharedWritten.add(key)) {
            Queue queue = session.broker.shared.get(key).queue;
            write(new LogRecord.SubscriptionQueueCreated(queue.id, session.id, key));
            collect(queue);
          }
          write(new LogRecord.Subscribed(session.id, subscription));
        });
  }

  private static List<SessionState> durableSessions(BrokerState broker) {
    return broker.sessions.values().stream()
        .filter(session -> session.durable)
        .sorted(Comparator.comparingLong(session -> session.id))
        .toList();
  }

  private void collect(Queue queue) {
    queues.add(queue);
    List<Entry> logged = new ArrayList<>();
    for (Entry entry = queue.ready.first(); entry != null; entry = queue.ready.after(entry)) {
      if (entry.logged) {
        logged.add(entry);
      }
    }
    entries.put(queue, logged);
  }

  private void writeEntries(BrokerState broker) {
    for (SessionState session : broker.sessions.values()) {
      session.deliveries.all().stream()
          .filter(delivery -> !delivery.isPrepared())
          .forEach(this::addAcquired);
    }
    broker.prepared.forEachHeld(this::addAcquired);
    broker.delayed.forEachHeld(this::addAcquired);
    for (Queue queue : queues) {
      List<Entry> ordered = entries.get(queue);
      ordered.sort(Comparator.comparingLong(entry -> entry.order));
      for (Entry entry : ordered) {
        writeMessage(entry.message);
        write(entry.record(queue));
        if (entry.retryAtMillis != 0) {
          write(entry.failure(queue));
        }
      }
    }
    queues.clear();
    entries.clear();
  }

  private void addAcquired(Delivery delivery) {
    Entry entry = delivery.entry;
    if (entry != null && entry.logged && entry.delivery == delivery) {
      List<Entry> ofQueue = entries.get(delivery.queue);
      if (ofQueue != null) {
        ofQueue.add(entry);
      }
    }
  }

  private void writeMessage(StoredMessage message) {
    if (written.add(message)) {
      write(
          new LogRecord.MessageAt(
              message.id,
              message.chunk,
              message.offset,
              message.sizeBytes,
              message.priority,
              message.qos,
              message.expiresAtMillis,
              message.groupId,
              message.closesGroup));
    }
  }

  private void writeDeliveries(BrokerState broker) {
    for (SessionState session : durableSessions(broker)) {
      session.deliveries.all().stream()
          .filter(delivery -> delivery.exactlyOnce)
          .sorted(Comparator.comparingInt(delivery -> delivery.id))
          .forEach(delivery -> write(delivery.record()));
    }
  }

  private void writeRetained(BrokerState broker) {
    broker.retained.forEach(
        (topic, message) -> {
          writeMessage(message);
          write(new LogRecord.Retained(broker.id, topic, message.id));
        });
  }
}
