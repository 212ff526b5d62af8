package io.sluice.gateway.fake;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Xid;
import java.util.ArrayList;
import java.util.List;

/** Records what an adapter asks of a session, and says what a test has it say. */
public final class FakeSession implements Session {
  public record Publish(long tag, Message message, int dedupId, ProducerSequence by) {}

  public record Forget(long tag, int dedupId) {}

  public record Subscribe(long tag, List<Subscription> subscriptions) {}

  public record Unsubscribe(long tag, List<SubscriptionKey> keys) {}

  public record Settle(int deliveryId, Outcome outcome) {}

  public record Receive(int deliveryId) {}

  public record Written(int messages, long bytes) {}

  public record PublishIn(long tag, Message message, ProducerSequence by, long transactionId) {}

  public record ForgetProducer(String producer) {}

  public record SettleIn(int deliveryId, Outcome outcome, long transactionId) {}

  public record Consume(long tag, ConsumerSpec consumer) {}

  public record CloseConsumer(long tag, long consumerId) {}

  public record Credit(long consumerId, int deliveries) {}

  public record Resize(long consumerId, int credit, int leastCredit) {}

  public record Drain(long consumerId) {}

  public record CreateTemporary(long tag, Destination destination) {}

  public record DeleteTemporary(long tag, Destination destination) {}

  public record FindSubscription(long tag, SubscriptionName name) {}

  public record DeleteSubscription(long tag, SubscriptionName name) {}

  public record Begin(long transactionId) {}

  public record Commit(long tag, long transactionId) {}

  public record Rollback(long tag, long transactionId) {}

  public record Prepare(long tag, long transactionId, Xid xid) {}

  public record CommitPrepared(long tag, Xid xid) {}

  public record RollbackPrepared(long tag, Xid xid) {}

  public record Recover(long tag) {}

  public record Close(boolean publishWill, long expiryMillis) {}

  private final SessionListener listener;
  private final List<Object> calls = new ArrayList<>();

  private final List<ProducerSpec> producers = new ArrayList<>();

  FakeSession(SessionListener listener) {
    this.listener = listener;
  }

  /** The calls since the last time this was asked for. */
  public List<Object> takeCalls() {
    List<Object> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  /** The producers that are open, which {@link #takeCalls} does not tell. */
  public List<ProducerSpec> producers() {
    return producers;
  }

  /** The one call since the last time calls were asked for. */
  public <T> T takeCall(Class<T> type) {
    List<Object> taken = takeCalls();
    if (taken.size() != 1 || !type.isInstance(taken.get(0))) {
      throw new AssertionError("expected one " + type.getSimpleName() + " but there was " + taken);
    }
    return type.cast(taken.get(0));
  }

  public void emit(SessionEvent... events) {
    listener.onEvents(List.of(events));
  }

  @Override
  public void publish(long tag, Message message, int dedupId) {
    calls.add(new Publish(tag, message, dedupId, null));
  }

  @Override
  public void publish(long tag, Message message, ProducerSequence by) {
    calls.add(new Publish(tag, message, 0, by));
  }

  @Override
  public void forget(long tag, int dedupId) {
    calls.add(new Forget(tag, dedupId));
  }

  @Override
  public void subscribe(long tag, List<Subscription> subscriptions) {
    calls.add(new Subscribe(tag, subscriptions));
  }

  @Override
  public void unsubscribe(long tag, List<SubscriptionKey> keys) {
    calls.add(new Unsubscribe(tag, keys));
  }

  @Override
  public void settle(int deliveryId, Outcome outcome) {
    calls.add(new Settle(deliveryId, outcome));
  }

  @Override
  public void receive(int deliveryId) {
    calls.add(new Receive(deliveryId));
  }

  @Override
  public void written(int messages, long bytes) {
    calls.add(new Written(messages, bytes));
  }

  @Override
  public void close(boolean publishWill, long expiryMillis) {
    calls.add(new Close(publishWill, expiryMillis));
  }

  @Override
  public void publish(long tag, Message message, ProducerSequence by, long transactionId) {
    calls.add(new PublishIn(tag, message, by, transactionId));
  }

  @Override
  public void forgetProducer(String producer) {
    calls.add(new ForgetProducer(producer));
  }

  @Override
  public void settle(int deliveryId, Outcome outcome, long transactionId) {
    calls.add(new SettleIn(deliveryId, outcome, transactionId));
  }

  @Override
  public void consume(long tag, ConsumerSpec consumer) {
    calls.add(new Consume(tag, consumer));
  }

  @Override
  public void closeConsumer(long tag, long consumerId) {
    calls.add(new CloseConsumer(tag, consumerId));
  }

  @Override
  public void credit(long consumerId, int deliveries) {
    calls.add(new Credit(consumerId, deliveries));
  }

  @Override
  public void resize(long consumerId, int credit, int leastCredit) {
    calls.add(new Resize(consumerId, credit, leastCredit));
  }

  @Override
  public void drain(long consumerId) {
    calls.add(new Drain(consumerId));
  }

  @Override
  public void openProducer(ProducerSpec producer) {
    producers.add(producer);
  }

  @Override
  public void closeProducer(long producerId) {
    producers.removeIf(producer -> producer.producerId() == producerId);
  }

  @Override
  public void createTemporary(long tag, Destination destination) {
    calls.add(new CreateTemporary(tag, destination));
  }

  @Override
  public void deleteTemporary(long tag, Destination destination) {
    calls.add(new DeleteTemporary(tag, destination));
  }

  @Override
  public void findSubscription(long tag, SubscriptionName name) {
    calls.add(new FindSubscription(tag, name));
  }

  @Override
  public void deleteSubscription(long tag, SubscriptionName name) {
    calls.add(new DeleteSubscription(tag, name));
  }

  @Override
  public void begin(long transactionId) {
    calls.add(new Begin(transactionId));
  }

  @Override
  public void commit(long tag, long transactionId) {
    calls.add(new Commit(tag, transactionId));
  }

  @Override
  public void rollback(long tag, long transactionId) {
    calls.add(new Rollback(tag, transactionId));
  }

  @Override
  public void prepare(long tag, long transactionId, Xid xid) {
    calls.add(new Prepare(tag, transactionId, xid));
  }

  @Override
  public void commitPrepared(long tag, Xid xid) {
    calls.add(new CommitPrepared(tag, xid));
  }

  @Override
  public void rollbackPrepared(long tag, Xid xid) {
    calls.add(new RollbackPrepared(tag, xid));
  }

  @Override
  public void recover(long tag) {
    calls.add(new Recover(tag));
  }
}
