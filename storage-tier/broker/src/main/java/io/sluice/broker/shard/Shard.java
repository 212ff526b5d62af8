package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Xid;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import io.sluice.model.UsageRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything of one tenant, as a state machine: deterministic, without threads, clock or I/O. The
 * caller sets the time, makes calls, then takes from each {@link Lane} the chunk of records to
 * append and the effects to release: some at once, some when that chunk is durable. All calls are
 * made by one thread at a time; a call and its records belong into one chunk.
 */
public final class Shard {
  private final ShardContext context;
  private final Map<StorageKind, Lane> lanes = new EnumMap<>(StorageKind.class);
  private final Map<String, BrokerState> brokers = new TreeMap<>();
  private final QueueConsumers queueConsumers = new QueueConsumers();

  public Shard(ShardId id, ShardOptions options, BrokerEvent.Sink events) {
    context = new ShardContext(id, options, events);
    for (StorageKind kind : StorageKind.values()) {
      lanes.put(kind, new Lane(context, kind));
    }
  }

  public Lane lane(StorageKind kind) {
    return lanes.get(kind);
  }

  /**
   * Sets the time and runs what is due by then. Time never goes back: an earlier time is taken as
   * the last one.
   */
  public void advanceTo(long nowMillis) {
    context.nowMillis = Math.max(context.nowMillis, nowMillis);
    context.timers.run(context.nowMillis);
    if (context.meters.dueMillis(context.options.meterMillis()) <= context.nowMillis) {
      writeMeters();
    }
  }

  /**
   * When {@link #advanceTo} must be called at the latest; {@link Long#MAX_VALUE} if nothing is to
   * come.
   */
  public long nextWakeupMillis() {
    return Math.min(
        context.timers.nextMillis(), context.meters.dueMillis(context.options.meterMillis()));
  }

  /**
   * Writes the usage counted so far. Called before a chunk is taken, so that it is in one chunk
   * with what it counts.
   */
  public void writeMeters() {
    context.meters.flush(context.nowMillis, lane(StorageKind.DURABLE).journal());
  }

  /**
   * Tells the policies before any replay: what is over by the end of that is treated by them.
   * {@link #configure} follows when all is replayed.
   */
  public void prepare(TenantConfig config) {
    context.setPolicies(config.policies());
  }

  /** Begins the replay of a lane's history; to be finished before the first {@link #advanceTo}. */
  public Replay replay(StorageKind kind) {
    return new Replay(context, lane(kind), brokers);
  }

  /**
   * After all replays: nobody is connected any more, and sessions end that are over by now; wills,
   * expiries and delays run on. Call {@link #advanceTo} before.
   */
  public void recovered() {
    brokers.values().forEach(broker -> broker.sessionLife.recovered());
    brokers.values().forEach(broker -> broker.delayed.recovered());
  }

  /** The durable state of a lane as parts of a snapshot. The lane's journal must be empty. */
  public List<byte[]> snapshot(StorageKind kind) {
    return new SnapshotWriter(context, lane(kind), brokers.values()).write();
  }

  /** Why a text is no selector, in a sentence for people; empty if it is one. */
  public static Optional<String> selectorProblem(String selector) {
    return Optional.ofNullable(Selector.problemOf(selector)).map(Refusal::detail);
  }

  /**
   * Sets the tenant's limits, which brokers exist, and their policies, for what comes next; a
   * broker that is no longer there loses all it holds.
   */
  public void configure(TenantConfig config) {
    context.quotas.set(config.limits());
    context.setPolicies(config.policies());
    for (BrokerState broker : new ArrayList<>(brokers.values())) {
      if (config.brokers().get(broker.id) != broker.lane.kind()) {
        delete(broker);
      }
    }
    new TreeMap<>(config.brokers())
        .forEach(
            (id, kind) -> {
              if (brokers.containsKey(id)) {
                brokers.get(id).set(config.policyOf(id));
              } else {
                lane(kind).journal().append(new LogRecord.BrokerCreated(id));
                brokers.put(id, new BrokerState(id, context, lane(kind)));
              }
            });
  }

  private void delete(BrokerState broker) {
    broker.removeAll();
    broker.lane.journal().append(new LogRecord.BrokerDeleted(broker.id));
    brokers.remove(broker.id);
  }

  /** See {@link io.sluice.broker.api.SessionService#open}. The answer is an effect of this turn. */
  public void open(OpenSession request, SessionListener listener, Consumer<Opened> answer) {
    BrokerState broker = brokers.get(request.broker());
    if (broker == null) {
      Refusal refusal =
          Refusal.of(Refusal.Cause.UNAVAILABLE, "there is no broker '" + request.broker() + "'");
      lane(StorageKind.DURABLE)
          .outbox()
          .effect(false, () -> answer.accept(Opened.refused(refusal)));
      return;
    }
    broker.sessionLife.open(request, listener, answer);
  }

  public void publish(Connection connection, long tag, Message message, int dedupId) {
    if (connection.isOpen) {
      connection.session.broker.publishing.publish(connection, tag, message, dedupId);
    }
  }

  public void publish(Connection connection, long tag, Message message, ProducerSequence by) {
    if (connection.isOpen) {
      connection.session.broker.publishing.publish(connection, tag, new Publish(message, by));
    }
  }

  public void publish(
      Connection connection, long tag, Message message, ProducerSequence by, long transactionId) {
    if (connection.isOpen) {
      context.transactions.publish(connection, tag, new Publish(message, by), transactionId);
    }
  }

  public void forgetProducer(Connection connection, String producer) {
    if (connection.isOpen) {
      connection.session.broker.producers.end(producer);
    }
  }

  public void forget(Connection connection, long tag, int dedupId) {
    if (connection.isOpen) {
      connection.session.broker.publishing.forget(connection, tag, dedupId);
    }
  }

  public void subscribe(Connection connection, long tag, List<Subscription> subscriptions) {
    if (connection.isOpen) {
      connection.session.broker.subscribing.subscribe(connection, tag, subscriptions);
    }
  }

  public void unsubscribe(Connection connection, long tag, List<SubscriptionKey> keys) {
    if (connection.isOpen) {
      connection.session.broker.subscribing.unsubscribe(connection, tag, keys);
    }
  }

  public void consume(Connection connection, long tag, ConsumerSpec spec) {
    if (connection.isOpen) {
      queueConsumers.open(connection, tag, spec);
    }
  }

  public void closeConsumer(Connection connection, long tag, long consumerId) {
    if (connection.isOpen) {
      queueConsumers.close(connection, tag, consumerId);
    }
  }

  public void credit(Connection connection, long consumerId, int deliveries) {
    if (connection.isOpen) {
      queueConsumers.credit(connection, consumerId, deliveries);
    }
  }

  public void resize(Connection connection, long consumerId, int credit, int leastCredit) {
    if (connection.isOpen) {
      queueConsumers.resize(connection, consumerId, credit, leastCredit);
    }
  }

  public void drain(Connection connection, long consumerId) {
    if (connection.isOpen) {
      queueConsumers.drain(connection, consumerId);
    }
  }

  public void openProducer(Connection connection, ProducerSpec producer) {
    if (connection.isOpen) {
      connection.session.broker.toldProducers.open(connection, producer);
    }
  }

  public void closeProducer(Connection connection, long producerId) {
    if (connection.isOpen) {
      connection.session.broker.toldProducers.close(connection, producerId);
    }
  }

  public void createTemporary(Connection connection, long tag, Destination destination) {
    if (connection.isOpen) {
      connection.session.broker.temporaries.create(connection, tag, destination);
    }
  }

  public void deleteTemporary(Connection connection, long tag, Destination destination) {
    if (connection.isOpen) {
      connection.session.broker.temporaries.delete(connection, tag, destination);
    }
  }

  public void findSubscription(Connection connection, long tag, SubscriptionName name) {
    if (connection.isOpen) {
      connection.session.broker.topicSubscriptions.find(connection, tag, name);
    }
  }

  public void deleteSubscription(Connection connection, long tag, SubscriptionName name) {
    if (connection.isOpen) {
      connection.session.broker.topicSubscriptions.delete(connection, tag, name);
    }
  }

  public void settle(Connection connection, int deliveryId, Outcome outcome) {
    if (connection.isOpen) {
      connection.session.broker.settlement.settle(connection, deliveryId, outcome);
    }
  }

  public void settle(Connection connection, int deliveryId, Outcome outcome, long transactionId) {
    if (connection.isOpen) {
      context.transactions.settle(connection, deliveryId, outcome, transactionId);
    }
  }

  public void receive(Connection connection, int deliveryId) {
    if (connection.isOpen) {
      connection.session.broker.settlement.receive(connection, deliveryId);
    }
  }

  public void written(Connection connection, int messages, long bytes) {
    if (connection.isOpen) {
      connection.written(messages, bytes);
      connection.dispatch();
    }
  }

  public void begin(Connection connection, long transactionId) {
    if (connection.isOpen) {
      context.transactions.begin(connection, transactionId);
    }
  }

  public void commit(Connection connection, long tag, long transactionId) {
    if (connection.isOpen) {
      context.transactions.commit(connection, tag, transactionId);
    }
  }

  public void rollback(Connection connection, long tag, long transactionId) {
    if (connection.isOpen) {
      context.transactions.rollback(connection, tag, transactionId);
    }
  }

  public void prepare(Connection connection, long tag, long transactionId, Xid xid) {
    if (connection.isOpen) {
      context.transactions.prepare(connection, tag, transactionId, xid);
    }
  }

  public void commitPrepared(Connection connection, long tag, Xid xid) {
    if (connection.isOpen) {
      connection.session.broker.prepared.end(connection, tag, xid, true);
    }
  }

  public void rollbackPrepared(Connection connection, long tag, Xid xid) {
    if (connection.isOpen) {
      connection.session.broker.prepared.end(connection, tag, xid, false);
    }
  }

  public void recover(Connection connection, long tag) {
    if (connection.isOpen) {
      connection.session.broker.prepared.recover(connection, tag);
    }
  }

  /** The client ended its connection; see {@link io.sluice.broker.api.Session#close}. */
  public void close(Connection connection, boolean publishWill, long expiryMillis) {
    if (connection.isOpen) {
      connection.session.broker.sessionLife.close(connection, null, publishWill, expiryMillis);
    }
  }

  /** Ends the connections of a broker's user, or of all for null; returns how many. */
  public int disconnect(String brokerId, String user, CloseReason reason) {
    BrokerState broker = brokers.get(brokerId);
    return broker == null ? 0 : broker.sessionLife.disconnect(user, reason);
  }

  /** Ends all connections of the tenant. */
  public void disconnectAll(CloseReason reason) {
    brokers.values().forEach(broker -> broker.sessionLife.disconnect(null, reason));
  }

  /** Does this when all that was written to the durable lane so far is durable. */
  public void whenDurable(Runnable effect) {
    lane(StorageKind.DURABLE).outbox().effect(true, effect);
  }

  /** Live figures of a broker; all zero if it is not here. */
  public BrokerStatus status(String brokerId) {
    return BrokerFigures.of(brokers.get(brokerId));
  }

  public List<UsageRecord> usage(long fromHour, long toHour) {
    return context.meters.usage(context.shard.tenant(), context.nowMillis, fromHour, toHour);
  }

  /**
   * True if nobody is connected, no will waits and no topic keeps what memory alone has: until
   * {@link #dueMillis} the shard can be unloaded and lose nothing but time-outs, which catch up.
   */
  public boolean isIdle() {
    return context.quotas.connections == 0
        && brokers.values().stream()
            .allMatch(broker -> broker.wills.isEmpty() && broker.histories.isEmpty());
  }

  /**
   * When a scheduled message is to go, so that the shard must be loaded, whether or not anybody is
   * connected; {@link Long#MAX_VALUE} if none is.
   */
  public long dueMillis() {
    return brokers.values().stream()
        .mapToLong(broker -> broker.scheduled.dueMillis())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Bytes of stored messages, for the storage node's figures. */
  public long storedBytes() {
    return context.quotas.storedBytes;
  }
}
