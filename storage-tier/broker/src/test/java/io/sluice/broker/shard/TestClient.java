package io.sluice.broker.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Will;
import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;
import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.List;

/** A client in a test: makes calls, each in a turn of its own, and keeps what it hears. */
final class TestClient {
  private final ShardDriver driver;
  private final String clientId;
  private String broker = "broker";
  private Protocol protocol = Protocol.MQTT;
  private boolean takeOver = true;
  private boolean cleanStart;
  private long expiryMillis;
  private int maxInflight = 65_535;
  private int windowMessages = 10_000;
  private int windowBytes = 1 << 24;
  private int maxMessageBytes = Integer.MAX_VALUE;
  private Will will;
  private Opened opened;
  private List<SessionEvent> events = new ArrayList<>();
  private long lastTag;

  TestClient(ShardDriver driver, String clientId) {
    this.driver = driver;
    this.clientId = clientId;
  }

  /** Its session is kept for ever, or as long as {@link #expiry} says. */
  TestClient durable() {
    return expiry(OpenSession.NEVER);
  }

  TestClient expiry(long millis) {
    expiryMillis = millis;
    return this;
  }

  TestClient cleanStart(boolean newCleanStart) {
    cleanStart = newCleanStart;
    return this;
  }

  TestClient in(String newBroker) {
    broker = newBroker;
    return this;
  }

  TestClient maxInflight(int max) {
    maxInflight = max;
    return this;
  }

  /** A client of a queueing protocol: refused while its client id is connected. */
  TestClient of(Protocol newProtocol) {
    protocol = newProtocol;
    takeOver = newProtocol == Protocol.MQTT;
    return this;
  }

  TestClient window(int messages, int bytes) {
    windowMessages = messages;
    windowBytes = bytes;
    return this;
  }

  TestClient maxMessageBytes(int max) {
    maxMessageBytes = max;
    return this;
  }

  TestClient will(TestMessage message, long delayMillis) {
    will = new Will(message.build(), delayMillis);
    return this;
  }

  /** Connects, and hears from now on what happens on this connection only. */
  TestClient connect() {
    opened = null;
    List<SessionEvent> heard = new ArrayList<>();
    events = heard;
    OpenSession request =
        new OpenSession(
            ShardId.of("tenant"),
            broker,
            "user",
            protocol,
            clientId,
            takeOver,
            cleanStart,
            expiryMillis,
            maxInflight,
            windowMessages,
            windowBytes,
            maxMessageBytes,
            will,
            OpenSession.Peer.UNKNOWN);
    driver.shard().open(request, heard::addAll, answer -> opened = answer);
    driver.endTurn();
    return this;
  }

  /** Null until the session is opened or refused. */
  Opened opened() {
    return opened;
  }

  boolean isPresent() {
    return opened.present();
  }

  Refusal refusal() {
    return opened.refusal();
  }

  /** The client is gone without a goodbye. */
  TestClient lost() {
    return close(true, -1);
  }

  TestClient disconnect() {
    return close(false, -1);
  }

  TestClient close(boolean publishWill, long newExpiryMillis) {
    driver.shard().close(opened.connection(), publishWill, newExpiryMillis);
    return turn();
  }

  private TestClient turn() {
    driver.endTurn();
    return this;
  }

  long publish(TestMessage message) {
    return publish(message, 0);
  }

  long publish(TestMessage message, int dedupId) {
    driver.shard().publish(opened.connection(), ++lastTag, message.build(), dedupId);
    turn();
    return lastTag;
  }

  long publish(TestMessage message, ProducerSequence by) {
    driver.shard().publish(opened.connection(), ++lastTag, message.build(), by);
    turn();
    return lastTag;
  }

  long publishIn(long transactionId, TestMessage message) {
    return publishIn(transactionId, message, null);
  }

  long publishIn(long transactionId, TestMessage message, ProducerSequence by) {
    driver.shard().publish(opened.connection(), ++lastTag, message.build(), by, transactionId);
    turn();
    return lastTag;
  }

  TestClient forgetProducer(String producer) {
    driver.shard().forgetProducer(opened.connection(), producer);
    return turn();
  }

  long forget(int dedupId) {
    driver.shard().forget(opened.connection(), ++lastTag, dedupId);
    turn();
    return lastTag;
  }

  TestClient subscribe(String filter, int qos) {
    return subscribe(Subscriptions.to(filter, qos));
  }

  TestClient share(String name, String filter, int qos) {
    return subscribe(Subscriptions.shared(name, filter, qos));
  }

  TestClient subscribe(Subscription... subscriptions) {
    driver.shard().subscribe(opened.connection(), ++lastTag, List.of(subscriptions));
    return turn();
  }

  TestClient unsubscribe(String filter) {
    return unsubscribe(new SubscriptionKey(filter, null));
  }

  TestClient unsubscribe(SubscriptionKey key) {
    driver.shard().unsubscribe(opened.connection(), ++lastTag, List.of(key));
    return turn();
  }

  TestClient consume(long consumerId, String queue, int credit) {
    return consume(ConsumerSpec.of(consumerId, Source.queue(queue), credit));
  }

  TestClient consume(ConsumerSpec spec) {
    driver.shard().consume(opened.connection(), ++lastTag, spec);
    return turn();
  }

  TestClient closeConsumer(long consumerId) {
    driver.shard().closeConsumer(opened.connection(), ++lastTag, consumerId);
    return turn();
  }

  TestClient credit(long consumerId, int deliveries) {
    driver.shard().credit(opened.connection(), consumerId, deliveries);
    return turn();
  }

  TestClient resize(long consumerId, int credit, int leastCredit) {
    driver.shard().resize(opened.connection(), consumerId, credit, leastCredit);
    return turn();
  }

  TestClient drain(long consumerId) {
    driver.shard().drain(opened.connection(), consumerId);
    return turn();
  }

  TestClient openProducer(long producerId, Destination destination) {
    driver
        .shard()
        .openProducer(opened.connection(), new ProducerSpec(producerId, destination, null));
    return turn();
  }

  TestClient closeProducer(long producerId) {
    driver.shard().closeProducer(opened.connection(), producerId);
    return turn();
  }

  /** Why the consumer asked for last was refused, or null. */
  Refusal consumeRefusal() {
    return last(SessionEvent.ConsumerOpened.class).refusal();
  }

  /** Makes a temporary destination; why it was refused, or null. */
  Refusal createTemporary(Destination destination) {
    driver.shard().createTemporary(opened.connection(), ++lastTag, destination);
    turn();
    return last(SessionEvent.TemporaryAnswered.class).refusal();
  }

  /** Deletes a temporary destination; why it was refused, or null. */
  Refusal deleteTemporary(Destination destination) {
    driver.shard().deleteTemporary(opened.connection(), ++lastTag, destination);
    turn();
    return last(SessionEvent.TemporaryAnswered.class).refusal();
  }

  SessionEvent.SubscriptionFound find(SubscriptionName name) {
    driver.shard().findSubscription(opened.connection(), ++lastTag, name);
    turn();
    return last(SessionEvent.SubscriptionFound.class);
  }

  /** Deletes a subscription; why it was refused, or null. */
  Refusal delete(SubscriptionName name) {
    driver.shard().deleteSubscription(opened.connection(), ++lastTag, name);
    turn();
    return last(SessionEvent.SubscriptionDeleted.class).refusal();
  }

  TestClient accept(SessionEvent.Delivery delivery) {
    return settle(delivery, Outcome.ACCEPTED);
  }

  TestClient settle(SessionEvent.Delivery delivery, Outcome outcome) {
    driver.shard().settle(opened.connection(), delivery.deliveryId(), outcome);
    return turn();
  }

  TestClient settleIn(long transactionId, SessionEvent.Delivery delivery, Outcome outcome) {
    driver.shard().settle(opened.connection(), delivery.deliveryId(), outcome, transactionId);
    return turn();
  }

  TestClient receive(int deliveryId) {
    driver.shard().receive(opened.connection(), deliveryId);
    return turn();
  }

  TestClient written(int messages, long bytes) {
    driver.shard().written(opened.connection(), messages, bytes);
    return turn();
  }

  TestClient begin(long transactionId) {
    driver.shard().begin(opened.connection(), transactionId);
    return turn();
  }

  long commit(long transactionId) {
    driver.shard().commit(opened.connection(), ++lastTag, transactionId);
    turn();
    return lastTag;
  }

  long rollback(long transactionId) {
    driver.shard().rollback(opened.connection(), ++lastTag, transactionId);
    turn();
    return lastTag;
  }

  TestClient prepare(long transactionId, Xid xid) {
    driver.shard().prepare(opened.connection(), ++lastTag, transactionId, xid);
    return turn();
  }

  /** Why the last transaction was not prepared, or null. */
  Refusal prepareRefusal() {
    return last(SessionEvent.Prepared.class).refusal();
  }

  /** Commits a prepared transaction; why it was refused, or null. */
  Refusal commitPrepared(Xid xid) {
    driver.shard().commitPrepared(opened.connection(), ++lastTag, xid);
    turn();
    return last(SessionEvent.TransactionEnded.class).refusal();
  }

  /** Rolls a prepared transaction back; why it was refused, or null. */
  Refusal rollbackPrepared(Xid xid) {
    driver.shard().rollbackPrepared(opened.connection(), ++lastTag, xid);
    turn();
    return last(SessionEvent.TransactionEnded.class).refusal();
  }

  /** The prepared transactions of the broker. */
  List<Xid> recover() {
    driver.shard().recover(opened.connection(), ++lastTag);
    turn();
    return last(SessionEvent.Recovered.class).prepared();
  }

  /** All events of a kind that this connection heard. */
  <E extends SessionEvent> List<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<SessionEvent> events() {
    return events;
  }

  /** The newest event of a kind. */
  <E extends SessionEvent> E last(Class<E> kind) {
    List<E> all = all(kind);
    if (all.isEmpty()) {
      throw new AssertionError(clientId + " heard no " + kind.getSimpleName() + " but " + events);
    }
    return all.get(all.size() - 1);
  }

  List<SessionEvent.Delivery> deliveries() {
    return all(SessionEvent.Delivery.class);
  }

  SessionEvent.Delivery delivery() {
    return last(SessionEvent.Delivery.class);
  }

  /** The bodies of all messages this connection was handed, in order. */
  List<String> bodies() {
    return deliveries().stream()
        .map(d -> new String(d.message().body().toByteArray(), UTF_8))
        .toList();
  }

  /** True if a publish was answered and not refused. */
  boolean hasAnswer(long tag) {
    return all(SessionEvent.Published.class).stream()
        .anyMatch(answer -> answer.tag() == tag && answer.refusal() == null);
  }

  /** Why the last publish was refused, or null. */
  Refusal publishRefusal() {
    return last(SessionEvent.Published.class).refusal();
  }

  CloseReason closeReason() {
    return last(SessionEvent.Closed.class).reason();
  }

  /** Subscriptions as tests write them. */
  static final class Subscriptions {
    private Subscriptions() {}

    static Subscription to(String filter, int qos) {
      return of(filter, null, qos, 0, false, false, RetainHandling.SEND);
    }

    static Subscription shared(String name, String filter, int qos) {
      return of(filter, name, qos, 0, false, false, RetainHandling.DO_NOT_SEND);
    }

    static Subscription withId(String filter, int qos, int identifier) {
      return of(filter, null, qos, identifier, false, false, RetainHandling.SEND);
    }

    static Subscription noLocal(String filter, int qos) {
      return of(filter, null, qos, 0, true, false, RetainHandling.SEND);
    }

    static Subscription retain(String filter, boolean asPublished, RetainHandling handling) {
      return of(filter, null, 1, 0, false, asPublished, handling);
    }

    private static Subscription of(
        String filter,
        String shareName,
        int qos,
        int identifier,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling handling) {
      return new Subscription(
          filter, shareName, Qos.ofLevel(qos), identifier, noLocal, retainAsPublished, handling);
    }
  }
}
