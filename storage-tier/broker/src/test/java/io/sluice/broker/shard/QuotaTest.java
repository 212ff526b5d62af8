package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.Resource;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every limit lets exactly as much pass as it says. */
class QuotaTest {
  private static final int LIMIT = 5;
  private final ShardDriver driver = ShardDriver.start();

  private TestClient connect(int number) {
    return driver.client("c" + number).connect();
  }

  private static long granted(LongStream tags, TestClient client) {
    return tags.filter(client::hasAnswer).count();
  }

  @Test
  void connections() {
    driver.limit(Resource.CONNECTIONS, LIMIT);
    var clients = IntStream.range(0, LIMIT + 50).mapToObj(this::connect).toList();
    assertThat(clients.stream().filter(c -> c.refusal() == null)).hasSize(LIMIT);
    assertThat(driver.status().connections()).isEqualTo(LIMIT);
    Refusal refusal = clients.get(LIMIT).refusal();
    assertThat(refusal.cause()).isEqualTo(Refusal.Cause.QUOTA);
    assertThat(refusal.detail()).contains("'connections' of 5");
    assertThat(driver.events(BrokerEvent.Kind.CONNECTION_REFUSED)).hasSize(50);
    assertThat(connect(0).refusal()).as("a takeover needs no place").isNull();
    clients.get(1).lost();
    assertThat(connect(99).refusal()).as("a closed one frees its place").isNull();
    assertThat(connect(98).refusal().resource()).isEqualTo(Resource.CONNECTIONS);
  }

  @Test
  void aLoweredLimitBindsWhatComesNext() {
    IntStream.range(0, 4).forEach(this::connect);
    driver.limit(Resource.CONNECTIONS, 2);
    assertThat(driver.status().connections()).isEqualTo(4);
    assertThat(connect(9).refusal().resource()).isEqualTo(Resource.CONNECTIONS);
  }

  @Test
  void sessions() {
    driver.limit(Resource.SESSIONS, LIMIT);
    IntStream.range(0, LIMIT).forEach(i -> driver.client("c" + i).durable().connect().disconnect());
    assertThat(connect(99).refusal().resource()).isEqualTo(Resource.SESSIONS);
    TestClient kept = driver.client("c0").durable().connect();
    assertThat(kept.refusal()).as("a kept one may come back").isNull();
    driver.crash();
    assertThat(connect(99).refusal().resource()).isEqualTo(Resource.SESSIONS);
    driver.client("c1").cleanStart(true).connect().disconnect();
    assertThat(connect(99).refusal()).isNull();
  }

  @Test
  void subscriptions() {
    driver.limit(Resource.SUBSCRIPTIONS, LIMIT);
    TestClient client = driver.client("c").durable().connect();
    for (int i = 0; i < LIMIT + 3; i++) {
      client.subscribe("t" + i, 1);
    }
    assertThat(
            client.all(SessionEvent.Subscribed.class).stream()
                .map(s -> s.refusals().get(0))
                .filter(Objects::isNull))
        .hasSize(LIMIT);
    client.subscribe("t0", 2);
    assertThat(client.last(SessionEvent.Subscribed.class).refusals().get(0)).isNull();
    client.unsubscribe("t0").share("g", "t", 1);
    assertThat(client.last(SessionEvent.Subscribed.class).refusals().get(0)).isNull();
    driver.crash();
    connect(1).subscribe("x", 1);
    assertThat(driver.status().subscriptions()).isEqualTo(LIMIT);
  }

  @Test
  void messageSize() {
    driver.limit(Resource.MESSAGE_SIZE, 10);
    TestClient client = connect(1);
    assertThat(client.hasAnswer(client.publish(to("t", "123456789")))).isTrue();
    assertThat(client.hasAnswer(client.publish(to("t", "1234567890")))).isFalse();
    assertThat(client.publishRefusal().cause()).isEqualTo(Refusal.Cause.MESSAGE_TOO_LARGE);
  }

  @Test
  void retainedMessages() {
    driver.limit(Resource.RETAINED_MESSAGES, LIMIT);
    TestClient client = connect(1);
    var tags = LongStream.range(0, 9).map(i -> client.publish(to("t" + i, "x").retained()));
    assertThat(granted(tags, client)).isEqualTo(LIMIT);
    assertThat(client.hasAnswer(client.publish(to("t0", "again").retained()))).isTrue();
    client.publish(to("t0", "").retained());
    assertThat(client.hasAnswer(client.publish(to("t9", "x").retained()))).isTrue();
    driver.crash();
    TestClient again = connect(1);
    assertThat(again.hasAnswer(again.publish(to("t7", "x").retained()))).isFalse();
  }

  @Test
  void queueDepth() {
    driver.limit(Resource.QUEUE_DEPTH, LIMIT);
    TestClient client = connect(1);
    var tags = LongStream.range(0, 9).map(i -> client.publish(toQueue("q", "x")));
    assertThat(granted(tags, client)).isEqualTo(LIMIT);
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    client.consume(1, "q", 1);
    assertThat(client.hasAnswer(client.publish(toQueue("q", "x")))).as("unsettled").isFalse();
    client.accept(client.delivery());
    assertThat(client.hasAnswer(client.publish(toQueue("q", "x")))).isTrue();
  }

  @Test
  void aFullDurableSubscriptionRefusesThePublishForAll() {
    driver.limit(Resource.QUEUE_DEPTH, 1);
    driver.client("away").durable().connect().subscribe("t", 1).disconnect();
    TestClient present = driver.client("present").durable().connect().subscribe("t", 1);
    TestClient client = connect(1);
    client.publish(to("t", "one"));
    present.accept(present.delivery());
    client.publish(to("t", "two"));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    assertThat(present.bodies()).containsExactly("one");
  }

  @Test
  void storedBytes() {
    driver.limit(Resource.STORED_BYTES, 10);
    TestClient client = connect(1);
    assertThat(client.hasAnswer(client.publish(toQueue("q", "12345")))).isTrue();
    assertThat(client.hasAnswer(client.publish(toQueue("q", "1234")))).isFalse();
    assertThat(client.hasAnswer(client.publish(toQueue("q", "123")))).isTrue();
    assertThat(driver.shard().storedBytes()).isEqualTo(10);
    driver.crash();
    TestClient again = connect(1);
    assertThat(again.hasAnswer(again.publish(toQueue("q", "")))).isFalse();
    again.consume(1, "q", 1).accept(again.delivery());
    assertThat(again.hasAnswer(again.publish(toQueue("q", "12345")))).isTrue();
  }

  @Test
  void aFullStoreLetsPassWhatIsNotKept() {
    driver.limit(Resource.STORED_BYTES, 6);
    TestClient client = connect(1);
    client.publish(toQueue("q", "12345"));
    TestClient listener = connect(2).subscribe("t", 0);
    assertThat(client.hasAnswer(client.publish(to("t", "passes").qos(0)))).isTrue();
    assertThat(listener.bodies()).containsExactly("passes");
  }

  @Test
  void inflight() {
    driver.limit(Resource.INFLIGHT, 2);
    TestClient client = driver.client("c").durable().connect().subscribe("t", 1);
    assertThat(client.opened().maxInflight()).isEqualTo(2);
    IntStream.range(0, 5).forEach(i -> client.publish(to("t", "x")));
    assertThat(client.deliveries()).hasSize(2);
  }

  @Test
  void connectRate() {
    driver.limit(Resource.CONNECT_RATE, LIMIT);
    assertThat(IntStream.range(0, 20).filter(i -> connect(i).refusal() == null).count())
        .isEqualTo(LIMIT);
    driver.after(1_000 / LIMIT);
    assertThat(connect(30).refusal()).isNull();
    assertThat(connect(31).refusal().resource()).isEqualTo(Resource.CONNECT_RATE);
    driver.after(60_000);
    assertThat(IntStream.range(0, 20).filter(i -> connect(i).refusal() == null).count())
        .as("one second's worth at once, no more")
        .isEqualTo(LIMIT);
  }

  @Test
  void publishRateSlowsDownAndThenRefuses() {
    driver.limit(Resource.PUBLISH_RATE, 10);
    TestClient client = connect(1);
    IntStream.range(0, 10).forEach(i -> client.publish(to("t", "x")));
    assertThat(client.last(SessionEvent.Published.class).throttleMillis()).isZero();
    client.publish(to("t", "x"));
    assertThat(client.last(SessionEvent.Published.class).throttleMillis()).isEqualTo(100);
    IntStream.range(0, 500).forEach(i -> client.publish(to("t", "x")));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.PUBLISH_RATE);
    driver.after(60_000);
    client.publish(to("t", "x"));
    assertThat(client.publishRefusal()).isNull();
    assertThat(client.last(SessionEvent.Published.class).throttleMillis()).isZero();
  }

  @Test
  void publishBytesRate() {
    driver.limit(Resource.PUBLISH_BYTES_RATE, 100).limit(Resource.PUBLISH_RATE, 1_000);
    TestClient client = connect(1);
    client.publish(to("t", "x".repeat(99)));
    assertThat(client.last(SessionEvent.Published.class).throttleMillis()).isZero();
    client.publish(to("t", "x".repeat(99)));
    assertThat(client.last(SessionEvent.Published.class).throttleMillis()).isEqualTo(1_000);
    client.publish(to("t", "x".repeat(9_999)));
    client.publish(to("t", "x"));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.PUBLISH_BYTES_RATE);
  }

  @Test
  void transactionsCountAgainstThePublishRate() {
    driver.limit(Resource.PUBLISH_RATE, 0);
    TestClient client = connect(1).begin(1);
    client.publishIn(1, to("t", "x"));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.PUBLISH_RATE);
  }

  @Test
  void retainedMessagesForANewSubscriberKeepToTheQueueDepth() {
    TestClient client = connect(1);
    IntStream.range(0, 9).forEach(i -> client.publish(to("t" + i, "x").retained()));
    driver.limit(Resource.QUEUE_DEPTH, LIMIT);
    TestClient late = driver.client("late").durable().connect().subscribe("#", 1);
    assertThat(late.deliveries()).hasSize(LIMIT);
  }
}
