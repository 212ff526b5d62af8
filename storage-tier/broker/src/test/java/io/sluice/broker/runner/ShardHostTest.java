package io.sluice.broker.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionOpened;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.log.InProcessStore;
import io.sluice.broker.log.LogThreads;
import io.sluice.broker.log.StoredShardLog;
import io.sluice.broker.shard.ShardOptions;
import io.sluice.model.Limits;
import io.sluice.model.Protocol;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host over the in-process log: loading, unloading, failing, stopping. */
class ShardHostTest {
  private static final Map<String, StorageKind> BROKERS =
      Map.of("disk", StorageKind.DURABLE, "ram", StorageKind.MEMORY);

  private final InProcessStore durable = new InProcessStore();
  private final InProcessStore memory = new InProcessStore();
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final List<BrokerEvent> events = new CopyOnWriteArrayList<>();
  private ShardHost host = start();

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void aKeptSessionGetsItsMessageAfterTheHostIsStartedAgain() {
    Client reader = open("disk", "reader");
    reader.session.subscribe(1, List.of(subscription("a/+")));
    reader.await(SessionEvent.Subscribed.class);
    host.close();
    assertThat(reader.await(SessionEvent.Closed.class).reason())
        .isEqualTo(CloseReason.SHUTTING_DOWN);

    host = start();
    Client writer = open("disk", "writer");
    writer.session.publish(7, message("a/b", "hello"), 0);
    assertThat(writer.await(SessionEvent.Published.class).refusal()).isNull();

    Client again = open("disk", "reader");
    assertThat(again.present).isTrue();
    assertThat(again.await(SessionEvent.Delivery.class).message().body().toByteArray())
        .isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void publishLater(long delayMillis) {
    Client writer = open("disk", "writer");
    Message later =
        Message.of(Destination.queue("q"), Qos.AT_LEAST_ONCE, new byte[1])
            .withTimes(0, 0, Schedule.at(clock.get() + delayMillis));
    writer.session.publish(1, later, 0);
    assertThat(writer.await(SessionEvent.Published.class).refusal()).isNull();
  }

  private void assertItCameAt(long millis) {
    Client reader = open("disk", "reader");
    reader.session.consume(1, ConsumerSpec.of(1, Source.queue("q"), 10));
    assertThat(reader.await(SessionEvent.Delivery.class).message().timestampMillis())
        .isEqualTo(millis);
  }

  private void awaitEvents(BrokerEvent.Kind kind, long times) {
    await().untilAsserted(() -> assertThat(count(kind)).isEqualTo(times));
  }

  @Test
  void aShardStaysForWhatItHasToDoSoon() {
    publishLater(50_000);
    host.close();
    host = start();
    events.clear();
    host.wake("acme").toCompletableFuture().join();
    assertThat(count(BrokerEvent.Kind.SHARD_UNLOADED)).isZero();
    long due = clock.addAndGet(50_000);
    assertItCameAt(due);
    assertThat(count(BrokerEvent.Kind.SHARD_LOADED)).isEqualTo(1);
  }

  @Test
  void aSleepingShardIsWokenForWhatItHasToDoLater() {
    publishLater(1_000_000);
    host.close();
    host = start();
    events.clear();
    host.wake("acme").toCompletableFuture().join();
    awaitEvents(BrokerEvent.Kind.SHARD_UNLOADED, 1);
    clock.addAndGet(999_999);
    assertThat(count(BrokerEvent.Kind.SHARD_LOADED)).isEqualTo(1);
    long due = clock.addAndGet(1);
    awaitEvents(BrokerEvent.Kind.SHARD_LOADED, 2);

    // Nobody came meanwhile, and when it is done it sleeps again.
    await()
        .untilAsserted(
            () -> {
              clock.addAndGet(100_000);
              assertThat(count(BrokerEvent.Kind.SHARD_UNLOADED)).isEqualTo(2);
            });
    assertItCameAt(due);
  }

  @Test
  void whatAFailingLogKeptFromGoingGoesLater() {
    publishLater(50_000);
    durable.failNextAppend(InProcessStore.Fault.NOT_STORED);
    clock.addAndGet(50_000);
    awaitEvents(BrokerEvent.Kind.SHARD_FAILED, 1);
    events.clear();
    long again = clock.addAndGet(60_000);
    awaitEvents(BrokerEvent.Kind.SHARD_LOADED, 1);
    assertItCameAt(again);
  }

  @Test
  void aDeletedTenantIsNotWoken() {
    publishLater(1_000_000);
    host.delete("acme").toCompletableFuture().join();
    events.clear();
    clock.addAndGet(2_000_000);
    open("disk", "somebody").session.close(false, 0);
    awaitEvents(BrokerEvent.Kind.CONNECTION_CLOSED, 1);
    assertThat(count(BrokerEvent.Kind.SHARD_LOADED)).isEqualTo(1);
  }

  @Test
  void aTimeFarAwayIsSleptTowardsInSteps() {
    assertThat(ShardLoop.parkNanos(Long.MAX_VALUE)).isEqualTo(1_000_000_000);
    assertThat(ShardLoop.parkNanos(20)).isEqualTo(20_000_000);
    assertThat(ShardLoop.parkNanos(0)).isPositive();
    assertThat(ShardLoop.parkNanos(Long.MIN_VALUE)).isPositive();
  }

  @Test
  void aShardWithNothingToDoSleepsOn() {
    host.wake("acme").toCompletableFuture().join();
    await().untilAsserted(() -> assertThat(happened(BrokerEvent.Kind.SHARD_UNLOADED)).isTrue());
  }

  @Test
  void anInMemoryBrokerUsesItsOwnLog() {
    Client reader = open("ram", "reader");
    reader.session.subscribe(1, List.of(subscription("a")));
    reader.await(SessionEvent.Subscribed.class);
    reader.session.publish(2, message("a", "x"), 0);
    SessionEvent.Delivery delivery = reader.await(SessionEvent.Delivery.class);
    reader.session.settle(delivery.deliveryId(), Outcome.ACCEPTED);
    assertThat(memory.size(ShardId.of("acme"))).isPositive();
  }

  @Test
  void anIdleShardIsUnloadedAndLoadedAgain() {
    Client client = open("disk", "reader");
    client.session.subscribe(1, List.of(subscription("a")));
    client.await(SessionEvent.Subscribed.class);
    client.session.close(false, -1);
    await().untilAsserted(() -> assertThat(happened(BrokerEvent.Kind.CONNECTION_CLOSED)).isTrue());
    clock.addAndGet(100_000);
    await().untilAsserted(() -> assertThat(happened(BrokerEvent.Kind.SHARD_UNLOADED)).isTrue());

    assertThat(open("disk", "reader").present).isTrue();
  }

  @Test
  void aFailingLogClosesConnectionsAndReleasesNothing() {
    Client client = open("disk", "reader");
    client.session.subscribe(1, List.of(subscription("a")));
    client.await(SessionEvent.Subscribed.class);
    durable.failNextAppend(InProcessStore.Fault.NOT_STORED);
    client.session.publish(2, message("a", "x"), 0);

    assertThat(client.await(SessionEvent.Closed.class).reason()).isEqualTo(CloseReason.UNAVAILABLE);
    assertThat(client.events).noneMatch(event -> event instanceof SessionEvent.Published);
    assertThat(happened(BrokerEvent.Kind.SHARD_FAILED)).isTrue();
    assertThat(open("disk", "reader").present).isTrue();
  }

  @Test
  void aDamagedHistoryIsRefusedAndLeftAlone() {
    Client client = open("disk", "reader");
    client.session.publish(2, message("a", "x").withRetain(true), 0);
    client.await(SessionEvent.Published.class);
    host.close();
    durable.damageSnapshot(ShardId.of("acme"));

    host = start();
    SessionOpened opened = tryOpen("disk", "reader", new Client());
    assertThat(opened.refusal().cause()).isEqualTo(io.sluice.broker.api.Refusal.Cause.UNAVAILABLE);
    assertThat(happened(BrokerEvent.Kind.SHARD_FAILED)).isTrue();

    // Nothing was overwritten: flipping the bit back mends it.
    durable.damageSnapshot(ShardId.of("acme"));
    Client mended = open("disk", "reader");
    mended.session.subscribe(1, List.of(subscription("#")));
    assertThat(mended.await(SessionEvent.Delivery.class).retain()).isTrue();
  }

  @Test
  void aBrokerAddedWhileTheShardRunsCanBeInMemory() {
    host.close();
    TenantConfig diskOnly =
        new TenantConfig("acme", Limits.NONE, Map.of("disk", StorageKind.DURABLE));
    host =
        new ShardHost(
            log(durable), log(memory), tenant -> Optional.of(diskOnly), events::add, options());
    Client stays = open("disk", "stays");
    host.configure(new TenantConfig("acme", Limits.NONE, BROKERS)).toCompletableFuture().join();

    Client reader = open("ram", "reader");
    assertThat(reader.session).isNotNull();
    assertThat(stays.events).noneMatch(event -> event instanceof SessionEvent.Closed);
  }

  @Test
  void whatIsAskedWhileAShardLoadsIsDoneInOrder() {
    Client first = new Client();
    Client second = new Client();
    CompletableFuture<SessionOpened> firstOpened = open("disk", "same", first);
    CompletableFuture<SessionOpened> secondOpened = open("disk", "same", second);

    assertThat(firstOpened.join().present()).isFalse();
    assertThat(secondOpened.join().present()).isTrue();
    assertThat(first.await(SessionEvent.Closed.class).reason()).isEqualTo(CloseReason.TAKEN_OVER);
    assertThat(second.events).isEmpty();
  }

  private ShardHost start() {
    TenantConfig config = new TenantConfig("acme", Limits.NONE, BROKERS);
    return new ShardHost(
        log(durable),
        log(memory),
        tenant -> tenant.equals("acme") ? Optional.of(config) : Optional.empty(),
        events::add,
        options());
  }

  private static StoredShardLog log(InProcessStore store) {
    return new StoredShardLog(store, LogThreads.pools("test-log", 2, 2));
  }

  private ShardHostOptions options() {
    return new ShardHostOptions(
        ShardOptions.DEFAULT, 2, 16, 1 << 16, 1 << 20, 60_000, 5_000, clock::get);
  }

  private boolean happened(BrokerEvent.Kind kind) {
    return count(kind) > 0;
  }

  private long count(BrokerEvent.Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }

  private Client open(String broker, String clientId) {
    Client client = new Client();
    SessionOpened opened = tryOpen(broker, clientId, client);
    assertThat(opened.refusal()).isNull();
    client.session = opened.session();
    client.present = opened.present();
    return client;
  }

  private SessionOpened tryOpen(String broker, String clientId, Client client) {
    return open(broker, clientId, client).join();
  }

  private CompletableFuture<SessionOpened> open(String broker, String clientId, Client client) {
    OpenSession request =
        new OpenSession(
            ShardId.of("acme"),
            broker,
            "user",
            Protocol.MQTT,
            clientId,
            true,
            false,
            OpenSession.NEVER,
            10,
            100,
            1 << 20,
            Integer.MAX_VALUE,
            null,
            OpenSession.Peer.UNKNOWN);
    return host.open(request, client.events::addAll).toCompletableFuture();
  }

  private static Subscription subscription(String filter) {
    return new Subscription(
        filter, null, Qos.AT_LEAST_ONCE, 0, false, false, Subscription.RetainHandling.SEND);
  }

  private static Message message(String topic, String body) {
    return Message.of(
        Destination.topic(topic),
        Qos.AT_LEAST_ONCE,
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static final class Client {
    final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    io.sluice.broker.api.Session session;
    boolean present;

    <T extends SessionEvent> T await(Class<T> type) {
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(events).anyMatch(type::isInstance));
      return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }
  }
}
