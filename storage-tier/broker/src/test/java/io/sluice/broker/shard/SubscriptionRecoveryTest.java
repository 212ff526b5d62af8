package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.SubscriptionRecovery;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What subscriptions begin with that are made later than what was published. */
class SubscriptionRecoveryTest {
  private static final Xid XID = new Xid(-5, "x".getBytes(UTF_8), new byte[] {1});

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = client("publisher");
  private final TestClient late = client("late");

  private TestClient client(String id) {
    return driver.client(id).of(Protocol.OPENWIRE).connect();
  }

  private static SubscriptionRecovery count(int messages) {
    return new SubscriptionRecovery(messages, null, null, false);
  }

  private void policy(String topics, SubscriptionRecovery rule) {
    driver.policy(Policies.of(Policies.ofTopics(topics, rule)));
  }

  @BeforeEach
  void keepThree() {
    policy("ticks.>", count(3));
  }

  /** Whatever happened, a replay of the log leads to the same state. */
  @AfterEach
  void theLogSaysTheSame() {
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
  }

  private void publish(String... bodies) {
    for (String body : bodies) {
      publisher.publish(to("ticks/gold", body));
    }
  }

  private static ConsumerSpec spec(long id, Source source, String selector) {
    return new ConsumerSpec(id, source, selector, Qos.AT_LEAST_ONCE, 1_000, 0, false, false);
  }

  private static ConsumerSpec retroactive(String filter) {
    return spec(1, new Source.OfTopic(filter, null, false, true), null);
  }

  private static ConsumerSpec durable(boolean retroactive) {
    SubscriptionName name = new SubscriptionName("late", "sub", true, false);
    return spec(1, new Source.OfTopic("ticks/#", name, false, retroactive), null);
  }

  @Test
  void aRetroactiveConsumerBeginsWithTheNewestMessages() {
    publish("a", "b", "c", "d");
    late.consume(retroactive("ticks/gold"));
    publish("e");
    assertThat(late.bodies()).containsExactly("b", "c", "d", "e");
    assertThat(client("other").consume(spec(1, Source.topic("ticks/gold"), null)).bodies())
        .as("who does not ask for them")
        .isEmpty();
  }

  @Test
  void eachTopicKeepsItsOwnAndTheyComeAsTheyWerePublished() {
    policy(">", count(1));
    publisher.publish(to("ticks/gold", "g1"));
    publisher.publish(to("ticks/tin", "t1"));
    publisher.publish(to("ticks/gold", "g2"));
    publisher.publish(to("ticks/zinc", "z1"));
    publisher.publish(to("other", "o1"));
    assertThat(late.consume(retroactive("ticks/+")).bodies()).containsExactly("t1", "g2", "z1");
  }

  @Test
  void aTopicMayKeepSoManyBytes() {
    int size = to("ticks/gold", "a").build().sizeBytes();
    policy("ticks.>", new SubscriptionRecovery(null, 2L * size, null, false));
    publish("a", "b", "c");
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("b", "c");
    publish("x".repeat(2 * size));
    assertThat(client("other").consume(retroactive("ticks/gold")).bodies())
        .as("too large to be kept at all")
        .isEmpty();
  }

  @Test
  void orForSoLong() {
    policy("ticks.>", new SubscriptionRecovery(null, null, 1_000L, false));
    publish("a");
    driver.after(600);
    publish("b");
    driver.after(400);
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("b");
    publisher.disconnect();
    late.disconnect();
    assertThat(driver.shard().isIdle()).as("memory alone has it").isFalse();
    driver.after(600);
    assertThat(driver.shard().isIdle()).isTrue();
  }

  @Test
  void allBoundsHoldTogether() {
    policy("ticks.>", new SubscriptionRecovery(2, 1_000L, 1_000L, false));
    publish("a", "b", "c");
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("b", "c");
    driver.after(1_000);
    assertThat(client("other").consume(retroactive("ticks/gold")).bodies()).isEmpty();
  }

  @Test
  void aPolicyMayMakeEveryConsumerRetroactive() {
    policy("ticks.>", new SubscriptionRecovery(2, null, null, true));
    publish("a", "b", "c");
    late.consume(spec(1, Source.topic("ticks/gold"), null));
    assertThat(late.bodies()).containsExactly("b", "c");
  }

  @Test
  void neitherOwnNorUnwantedNorExpiredMessagesCome() {
    publisher.publish(to("ticks/gold", "red").property("colour", "red"));
    publisher.publish(to("ticks/gold", "blue").property("colour", "blue"));
    publisher.publish(to("ticks/gold", "late").expiresAt(driver.nowMillis() + 10));
    driver.after(10);
    Source source = new Source.OfTopic("ticks/gold", null, true, true);
    assertThat(late.consume(spec(1, source, "colour = 'red'")).bodies()).containsExactly("red");
    assertThat(publisher.consume(spec(1, source, null)).bodies()).isEmpty();
  }

  @Test
  void nothingOvertakesWhatIsKept() {
    client("durable").consume(spec(1, durableSource("durable"), null));
    driver.holdLog();
    publish("a");
    late.consume(retroactive("ticks/gold"));
    publish("b");
    assertThat(late.bodies()).as("who keeps nothing need not wait").containsExactly("a", "b");
    driver.releaseLog();
  }

  /** A crash before the log knows that it went would send it again. */
  @Test
  void whatWasScheduledIsSeenWhenTheLogKnowsThatItWent() {
    publisher.publish(to("ticks/gold", "later").on(Schedule.at(driver.nowMillis() + 1_000)));
    driver.holdLog();
    driver.after(1_000);
    late.consume(retroactive("ticks/gold"));
    assertThat(late.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(late.bodies()).containsExactly("later");
  }

  private static Source durableSource(String client) {
    return new Source.OfTopic(
        "ticks/#", new SubscriptionName(client, "sub", true, false), false, false);
  }

  @Test
  void aDurableSubscriptionBeginsSoOnceAndLastingly() {
    publish("a", "b");
    late.consume(durable(true));
    assertThat(late.bodies()).containsExactly("a", "b");
    late.accept(late.deliveries().get(0));
    driver.crash();
    late.connect().consume(durable(true));
    assertThat(late.bodies()).containsExactly("b");
    late.accept(late.delivery());
    publisher.connect();
    publish("c");
    late.closeConsumer(1).consume(durable(true));
    assertThat(late.bodies()).as("not what it had").containsExactly("b", "c", "c");
  }

  @Test
  void aRestartForgetsWhatTopicsKeep() {
    publish("a");
    driver.crash();
    assertThat(client("again").consume(retroactive("ticks/gold")).bodies()).isEmpty();
  }

  @Test
  void retainedMessagesComeFirstAndOnce() {
    publisher.publish(to("ticks/tin", "retained").retained());
    publish("a");
    publisher.publish(to("ticks/gold", "both").retained());
    publish("b");
    policy("ticks.gold", count(3));
    assertThat(late.consume(retroactive("ticks/+")).bodies())
        .containsExactly("retained", "a", "both", "b");
    assertThat(client("other").consume(spec(1, Source.topic("ticks/+"), null)).bodies()).isEmpty();
  }

  @Test
  void theSelectorHoldsForRetainedMessagesThatOnlyTheLogHas() {
    publisher.publish(to("ticks/gold", "red").property("colour", "red").retained());
    publisher.publish(to("ticks/tin", "blue").property("colour", "blue").retained());
    driver.crash();
    late.connect();
    Source source = new Source.OfTopic("ticks/#", null, false, true);
    late.consume(spec(1, source, "colour = 'red'"));
    assertThat(late.bodies()).containsExactly("red");
  }

  @Test
  void evenIfTheyAreReadAfterAnotherRestart() {
    publisher.publish(to("ticks/gold", "blue").property("colour", "blue").retained());
    publisher.publish(to("ticks/tin", "red").property("colour", "red").retained());
    driver.crash();
    driver.holdReads();
    SubscriptionName name = new SubscriptionName("late", "sub", true, false);
    ConsumerSpec red = spec(1, new Source.OfTopic("ticks/#", name, false, true), "colour = 'red'");
    assertThat(late.connect().consume(red).bodies()).isEmpty();
    driver.crash();
    assertThat(late.connect().consume(red).bodies()).containsExactly("red");
    late.accept(late.delivery());
    assertThat(driver.status().storedMessages()).as("those that are retained").isEqualTo(2);
  }

  @Test
  void aChangeOfThePolicyActsOnWhatIsKept() {
    publish("a", "b", "c");
    policy("ticks.>", count(2));
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("b", "c");
    driver.policy(BrokerPolicy.DEFAULT);
    policy("ticks.>", count(2));
    assertThat(client("other").consume(retroactive("ticks/gold")).bodies()).isEmpty();
  }

  @Test
  void transactionsAreKeptWhenTheyCommit() {
    publisher.begin(1);
    publisher.publishIn(1, to("ticks/gold", "in"));
    publish("before");
    publisher.commit(1);
    publisher.begin(2);
    publisher.publishIn(2, to("ticks/gold", "undone"));
    publisher.rollback(2);
    publisher.begin(3);
    publisher.publishIn(3, to("ticks/gold", "prepared"));
    publisher.prepare(3, XID);
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("before", "in");
    publisher.commitPrepared(XID);
    assertThat(client("other").consume(retroactive("ticks/gold")).bodies())
        .containsExactly("before", "in", "prepared");
  }

  @Test
  void scheduledMessagesAreKeptWhenTheyAreDue() {
    long due = driver.nowMillis() + 1_000;
    publisher.publish(to("ticks/gold", "later").on(Schedule.at(due)));
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).isEmpty();
    driver.after(1_000);
    assertThat(client("other").consume(retroactive("ticks/gold")).bodies())
        .containsExactly("later");
  }

  @Test
  void whatIsForwardedToATopicIsKeptThere() {
    driver.policy(
        new BrokerPolicy(
            null,
            List.of(Policies.queue("in", true, Policies.toTopic("ticks.gold"))),
            null,
            List.of(Policies.ofTopics("ticks.>", count(3))),
            false));
    publisher.publish(TestMessage.toQueue("in", "forwarded"));
    late.consume(retroactive("ticks/gold"));
    assertThat(late.bodies()).containsExactly("forwarded");
    assertThat(late.delivery().message().destination().name()).isEqualTo("ticks/gold");
  }

  @Test
  void theNewestComeOfMoreThanThereIsRoomFor() {
    policy("ticks.>", count(100));
    publish("a", "b", "c", "d");
    driver.limit(Resource.QUEUE_DEPTH, 2);
    assertThat(late.consume(retroactive("ticks/gold")).bodies()).containsExactly("c", "d");
    driver.limit(Resource.QUEUE_DEPTH, 100);
    int size = to("ticks/gold", "a").build().sizeBytes();
    driver.limit(Resource.STORED_BYTES, driver.shard().storedBytes() + 3L * size);
    TestClient other = client("other").consume(retroactive("ticks/gold"));
    assertThat(other.bodies()).containsExactly("b", "c", "d");
  }

  @Test
  void memoryIsBoundOverAllTopics() {
    policy(">", count(100_000));
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      publisher.publish(to("ticks/t" + i, megabyte));
    }
    late.consume(retroactive("ticks/#"));
    assertThat(late.deliveries()).hasSize(15);
    assertThat(late.delivery().message().destination().name()).isEqualTo("ticks/t19");
    assertThat(driver.shard().storedBytes())
        .isEqualTo(late.deliveries().stream().mapToLong(d -> d.message().sizeBytes()).sum());
  }
}
