package io.sluice.broker.runner;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Xid;
import io.sluice.broker.shard.Connection;
import java.util.List;

/** A session whose shard runs in this process: each call is a command. */
final class RunnerSession implements Session {
  private final ShardRunner runner;
  private final Connection connection;

  RunnerSession(ShardRunner runner, Connection connection) {
    this.runner = runner;
    this.connection = connection;
  }

  @Override
  public void publish(long tag, Message message, int dedupId) {
    runner.submit(shard -> shard.publish(connection, tag, message, dedupId));
  }

  @Override
  public void publish(long tag, Message message, ProducerSequence by) {
    runner.submit(shard -> shard.publish(connection, tag, message, by));
  }

  @Override
  public void publish(long tag, Message message, ProducerSequence by, long transactionId) {
    runner.submit(shard -> shard.publish(connection, tag, message, by, transactionId));
  }

  @Override
  public void forgetProducer(String producer) {
    runner.submit(shard -> shard.forgetProducer(connection, producer));
  }

  @Override
  public void forget(long tag, int dedupId) {
    runner.submit(shard -> shard.forget(connection, tag, dedupId));
  }

  @Override
  public void subscribe(long tag, List<Subscription> subscriptions) {
    runner.submit(shard -> shard.subscribe(connection, tag, subscriptions));
  }

  @Override
  public void unsubscribe(long tag, List<SubscriptionKey> keys) {
    runner.submit(shard -> shard.unsubscribe(connection, tag, keys));
  }

  @Override
  public void consume(long tag, ConsumerSpec consumer) {
    runner.submit(shard -> shard.consume(connection, tag, consumer));
  }

  @Override
  public void closeConsumer(long tag, long consumerId) {
    runner.submit(shard -> shard.closeConsumer(connection, tag, consumerId));
  }

  @Override
  public void credit(long consumerId, int deliveries) {
    runner.submit(shard -> shard.credit(connection, consumerId, deliveries));
  }

  @Override
  public void resize(long consumerId, int credit, int leastCredit) {
    runner.submit(shard -> shard.resize(connection, consumerId, credit, leastCredit));
  }

  @Override
  public void drain(long consumerId) {
    runner.submit(shard -> shard.drain(connection, consumerId));
  }

  @Override
  public void openProducer(ProducerSpec producer) {
    runner.submit(shard -> shard.openProducer(connection, producer));
  }

  @Override
  public void closeProducer(long producerId) {
    runner.submit(shard -> shard.closeProducer(connection, producerId));
  }

  @Override
  public void createTemporary(long tag, Destination destination) {
    runner.submit(shard -> shard.createTemporary(connection, tag, destination));
  }

  @Override
  public void deleteTemporary(long tag, Destination destination) {
    runner.submit(shard -> shard.deleteTemporary(connection, tag, destination));
  }

  @Override
  public void findSubscription(long tag, SubscriptionName name) {
    runner.submit(shard -> shard.findSubscription(connection, tag, name));
  }

  @Override
  public void deleteSubscription(long tag, SubscriptionName name) {
    runner.submit(shard -> shard.deleteSubscription(connection, tag, name));
  }

  @Override
  public void settle(int deliveryId, Outcome outcome) {
    runner.submit(shard -> shard.settle(connection, deliveryId, outcome));
  }

  @Override
  public void settle(int deliveryId, Outcome outcome, long transactionId) {
    runner.submit(shard -> shard.settle(connection, deliveryId, outcome, transactionId));
  }

  @Override
  public void receive(int deliveryId) {
    runner.submit(shard -> shard.receive(connection, deliveryId));
  }

  @Override
  public void written(int messages, long bytes) {
    runner.submit(shard -> shard.written(connection, messages, bytes));
  }

  @Override
  public void begin(long transactionId) {
    runner.submit(shard -> shard.begin(connection, transactionId));
  }

  @Override
  public void commit(long tag, long transactionId) {
    runner.submit(shard -> shard.commit(connection, tag, transactionId));
  }

  @Override
  public void rollback(long tag, long transactionId) {
    runner.submit(shard -> shard.rollback(connection, tag, transactionId));
  }

  @Override
  public void prepare(long tag, long transactionId, Xid xid) {
    runner.submit(shard -> shard.prepare(connection, tag, transactionId, xid));
  }

  @Override
  public void commitPrepared(long tag, Xid xid) {
    runner.submit(shard -> shard.commitPrepared(connection, tag, xid));
  }

  @Override
  public void rollbackPrepared(long tag, Xid xid) {
    runner.submit(shard -> shard.rollbackPrepared(connection, tag, xid));
  }

  @Override
  public void recover(long tag) {
    runner.submit(shard -> shard.recover(connection, tag));
  }

  @Override
  public void close(boolean publishWill, long expiryMillis) {
    runner.submit(shard -> shard.close(connection, publishWill, expiryMillis));
  }
}
