package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.policy.DeadLetter;
import io.sluice.model.policy.DeadLetter.Strategy;
import io.sluice.model.policy.Dispatch;
import io.sluice.model.policy.Expiry;
import io.sluice.model.policy.PendingMessages;
import io.sluice.model.policy.PendingMessages.Discard;
import io.sluice.model.policy.Redelivery;
import org.junit.jupiter.api.Test;

/** How destinations are treated: tries, dead letters, expiry, slow subscribers. */
class DestinationPolicyTest {
  private static final DeadLetter INDIVIDUAL =
      new DeadLetter(Strategy.INDIVIDUAL, null, null, false, null);
  private static final DeadLetter KEPT =
      new DeadLetter(Strategy.INDIVIDUAL, null, null, true, null);
  private static final DeadLetter WITH_EXPIRED = new DeadLetter(null, null, null, true, null);

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private TestClient reject(String queue, String body) {
    one.consume(1, queue, 1);
    publisher.publish(toQueue(queue, body));
    one.settle(one.delivery(), Outcome.REJECTED).closeConsumer(1);
    return two;
  }

  @Test
  void aQueuesMessagesAreTriedAsOftenAsItsPolicySays() {
    driver.policy(Policies.of(Policies.tries("orders.*", 2), Policies.tries(">", 1)));
    one.consume(1, "orders.eu", 10).consume(2, "bills", 10);
    publisher.publish(toQueue("orders.eu", "a"));
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    assertThat(one.bodies()).containsExactly("a", "a");
    driver.policy(Policies.of(Policies.tries(">", 3)));
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    assertThat(one.bodies()).as("the policy counts that is in force").hasSize(3);
    assertThat(two.consume(1, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a");
  }

  @Test
  void deadLettersMayHaveAQueueForEachDestination() {
    driver.policy(Policies.of(Policies.ofQueues("orders.>", INDIVIDUAL)));
    reject("orders.eu", "a");
    reject("bills", "b");
    assertThat(two.consume(1, "ActiveMQ.DLQ.Queue.orders.eu", 10).bodies()).containsExactly("a");
    assertThat(two.consume(2, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a", "b");
  }

  @Test
  void orOneThatIsNamed() {
    DeadLetter named = new DeadLetter(Strategy.SHARED, "graveyard", null, false, null);
    driver.policy(Policies.of(Policies.ofQueues(">", named)));
    reject("q", "a").consume(1, "graveyard", 1);
    two.settle(two.delivery(), Outcome.REJECTED);
    assertThat(driver.status().storedMessages()).as("there is no deeper queue").isZero();
  }

  @Test
  void orNone() {
    driver.policy(
        Policies.of(
            Policies.ofQueues("q", new DeadLetter(Strategy.NONE, null, null, false, null))));
    reject("q", "a");
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DROPPED)).hasSize(1);
  }

  @Test
  void theDeadLettersOfASubscriptionAreTheTopics() {
    driver.policy(Policies.of(Policies.ofTopics("orders.*", INDIVIDUAL)));
    one.of(Protocol.AMQP);
    TestClient jms = driver.client("jms").of(Protocol.AMQP).connect();
    SubscriptionName name = new SubscriptionName("jms", "sub", true, false);
    jms.consume(ConsumerSpec.of(1, new Source.OfTopic("orders/eu", name, false), 10));
    publisher.publish(to("orders/eu", "a"));
    jms.settle(jms.delivery(), Outcome.REJECTED);
    assertThat(two.consume(1, "ActiveMQ.DLQ.Topic.orders.eu", 10).bodies()).containsExactly("a");
  }

  /** An MQTT session's queue has messages of many topics, of which only their bodies tell. */
  @Test
  void theDeadLettersOfASessionAreTheTopicsThoughTheirBodiesLeftMemory() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1));
    small.policy(Policies.of(Policies.ofTopics("orders.*", INDIVIDUAL)));
    TestClient session = small.client("session").durable().connect().subscribe("orders/#", 1);
    small.client("sender").connect().publish(to("orders/eu", "a"));
    assertThat(session.bodies()).containsExactly("a");
    assertThat(small.shard().lane(StorageKind.DURABLE).messages().residentBytes()).isZero();
    session.settle(session.delivery(), Outcome.REJECTED);
    TestClient reader = small.client("reader").connect();
    assertThat(reader.consume(1, "ActiveMQ.DLQ.Topic.orders.eu", 1).bodies()).containsExactly("a");
  }

  @Test
  void theySoExpireThoughOnlyTheLogHasThemAndNobodyIsThere() {
    driver.policy(Policies.of(Policies.ofTopics("orders.*", KEPT)));
    TestClient session = driver.client("session").durable().connect();
    session.subscribe("orders/#", 1).subscribe("bills", 1).disconnect();
    long at = driver.nowMillis() + 2_000;
    publisher.publish(to("orders/eu", "a").expiresAt(at));
    publisher.publish(to("bills", "b").expiresAt(at));
    publisher.publish(to("orders/us", "c").expiresAt(at));
    publisher.publish(to("orders/us", "later").expiresAt(at + 60_000));
    driver.crash();
    driver.after(10_000);
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_EXPIRED)).hasSize(3);
    two.connect().consume(1, "ActiveMQ.DLQ.Topic.orders.eu", 10);
    two.consume(2, "ActiveMQ.DLQ.Topic.orders.us", 10);
    assertThat(two.bodies()).containsExactly("a", "c");
    driver.after(60_000);
    assertThat(two.bodies()).containsExactly("a", "c", "later");
    assertThat(driver.status().storedMessages()).isEqualTo(3);
  }

  @Test
  void whatIsReadToExpireMayComeLate() {
    driver.policy(Policies.of(Policies.ofTopics(">", KEPT)));
    TestClient session = driver.client("session").durable().connect().subscribe("orders", 1);
    session.disconnect();
    publisher.publish(to("orders", "a").expiresAt(driver.nowMillis() + 2_000));
    publisher.publish(to("orders", "b").expiresAt(driver.nowMillis() + 2_000));
    driver.crash();
    driver.holdReads();
    driver.after(10_000);
    session.connect();
    assertThat(session.bodies()).isEmpty();
    driver.releaseReads();
    assertThat(session.bodies()).isEmpty();
    two.connect().consume(1, "ActiveMQ.DLQ.Topic.orders", 10);
    assertThat(two.bodies()).containsExactly("a", "b");
  }

  @Test
  void whatWouldNotOutlastARestartMayBeDroppedInstead() {
    driver.policy(
        Policies.of(Policies.ofQueues(">", new DeadLetter(null, null, null, false, false))));
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a").notDurable());
    one.settle(one.delivery(), Outcome.REJECTED);
    assertThat(driver.status().storedMessages()).isZero();
    publisher.publish(toQueue("q", "b"));
    one.settle(one.delivery(), Outcome.REJECTED);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void noDeadLetterIsLostForWantOfAQueue() {
    driver.limit(Resource.QUEUES, 1).policy(Policies.of(Policies.ofQueues(">", INDIVIDUAL)));
    reject("q", "a");
    driver.limit(Resource.QUEUES, 10);
    assertThat(two.consume(1, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a");
  }

  @Test
  void expiredMessagesMayBeDeadLettersWhichDoNotExpireAgain() {
    driver.policy(Policies.of(Policies.ofQueues("q", WITH_EXPIRED)));
    publisher.publish(toQueue("q", "a").expiresAt(driver.nowMillis() + 2_000));
    publisher.publish(toQueue("other", "b").expiresAt(driver.nowMillis() + 2_000));
    driver.after(5_000);
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_EXPIRED)).hasSize(2);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    driver.crashFor(60_000).after(60_000);
    driver.snapshot();
    driver.crashFor(60_000).after(60_000);
    two.connect().consume(1, "ActiveMQ.DLQ", 10);
    assertThat(two.bodies()).containsExactly("a");
    assertThat(two.delivery().message().expiresAtMillis()).isZero();
  }

  @Test
  void whatExpiresWhileTheShardIsLoadedIsTreatedByThePolicy() {
    driver.policy(Policies.of(Policies.ofQueues("q", WITH_EXPIRED)));
    publisher.publish(toQueue("q", "a").expiresAt(driver.nowMillis() + 2_000));
    driver.crashFor(60_000).after(60_000);
    assertThat(two.connect().consume(1, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a");
  }

  @Test
  void queuesMayBeEachOthersDeadLetters() {
    driver.policy(
        Policies.of(
            Policies.ofQueues("a", new DeadLetter(null, "b", null, true, null)),
            Policies.ofQueues("b", new DeadLetter(null, "a", null, true, null))));
    for (int i = 0; i < 3; i++) {
      publisher.publish(toQueue("a", "from a").expiresAt(driver.nowMillis() + 2_000));
      publisher.publish(toQueue("b", "from b").expiresAt(driver.nowMillis() + 2_000));
    }
    // Dispatches of one are within those of the other.
    driver.after(2_000);
    one.consume(1, "a", 10);
    two.consume(1, "b", 10);
    assertThat(one.bodies()).containsExactly("from b", "from b", "from b");
    assertThat(two.bodies()).containsExactly("from a", "from a", "from a");
  }

  @Test
  void messagesGetAnExpiryOrAShorterOne() {
    driver.policy(
        Policies.of(
            Policies.ofQueues("a", new Expiry(10_000, 0)),
            Policies.ofQueues("b", new Expiry(0, 10_000))));
    long start = driver.nowMillis();
    one.consume(1, "a", 10).consume(2, "b", 10);
    publisher.publish(toQueue("a", "default"));
    publisher.publish(toQueue("a", "its own").expiresAt(start + 99_000));
    publisher.publish(toQueue("b", "forever"));
    publisher.publish(toQueue("b", "too long").expiresAt(start + 99_000));
    publisher.publish(toQueue("b", "short").expiresAt(start + 1_000));
    assertThat(one.deliveries())
        .extracting(delivery -> delivery.message().expiresAtMillis() - start)
        .containsExactly(10_000L, 99_000L, 10_000L, 10_000L, 1_000L);
  }

  @Test
  void aSlowSubscriberLetsGoOfTheOldest() {
    driver.policy(Policies.of(Policies.ofTopics("ticks.>", new PendingMessages(3, null))));
    one.window(1, 1 << 20).connect().subscribe("ticks/#", 1).subscribe("other", 1);
    for (int i = 1; i <= 6; i++) {
      publisher.publish(to("ticks/gold", "t" + i));
      publisher.publish(to("other", "o" + i));
    }
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DROPPED)).isNotEmpty();
    for (int i = 0; i < 12; i++) {
      one.written(1, one.delivery().message().sizeBytes());
    }
    assertThat(one.bodies()).startsWith("t1").endsWith("o6").contains("t6");
    assertThat(one.bodies()).doesNotContain("t2");
  }

  @Test
  void orTakesNoMore() {
    driver.policy(Policies.of(Policies.ofTopics(">", new PendingMessages(3, Discard.NEWEST))));
    TestClient slow = driver.client("slow").window(1, 1 << 20).connect().subscribe("ticks/#", 1);
    for (int i = 1; i <= 6; i++) {
      publisher.publish(to("ticks/gold", "t" + i));
    }
    for (int i = 0; i < 3; i++) {
      slow.accept(slow.delivery()).written(1, slow.delivery().message().sizeBytes());
    }
    assertThat(slow.bodies()).containsExactly("t1", "t2", "t3");
  }

  @Test
  void aDurableSubscriptionAndAQueueLoseNothing() {
    driver.policy(Policies.of(Policies.ofTopics(">", new PendingMessages(1, null))));
    TestClient durable = driver.client("d").durable().connect().subscribe("ticks", 1);
    durable.disconnect();
    one.consume(1, "Consumer.A.VirtualTopic.ticks", 0);
    for (int i = 1; i <= 3; i++) {
      publisher.publish(to("ticks", "t" + i));
      publisher.publish(to("VirtualTopic/ticks", "v" + i));
    }
    assertThat(durable.connect().bodies()).containsExactly("t1", "t2", "t3");
    assertThat(one.credit(1, 10).bodies()).containsExactly("v1", "v2", "v3");
  }

  @Test
  void aFailedMessageIsTriedAgainLaterAndOthersGoMeanwhile() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Redelivery(4, 1_000, 3.0, null))));
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    publisher.publish(toQueue("q", "b"));
    one.accept(one.delivery());
    assertThat(one.bodies()).containsExactly("a", "b");
    driver.after(999);
    assertThat(one.bodies()).hasSize(2);
    driver.after(1);
    assertThat(one.bodies()).containsExactly("a", "b", "a");
    assertThat(one.delivery().redelivered()).isTrue();
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    driver.after(2_999);
    assertThat(one.bodies()).hasSize(3);
    driver.after(1);
    assertThat(one.bodies()).hasSize(4);
    assertThat(one.delivery().deliveryCount()).isEqualTo(2);
  }

  @Test
  void whatWaitsForItsNextTryWaitsOnAfterARestart() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Redelivery(null, 60_000, null, null))));
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    driver.crashFor(20_000);
    driver.after(20_000);
    driver.snapshot();
    driver.crash();
    one.connect().consume(1, "q", 10);
    driver.after(19_999);
    assertThat(one.bodies()).isEmpty();
    driver.after(1);
    assertThat(one.bodies()).containsExactly("a");
    assertThat(one.delivery().deliveryCount()).isEqualTo(1);
    driver.crash();
    one.connect().consume(1, "q", 10);
    assertThat(one.bodies()).as("its wait is over").containsExactly("a");
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    driver.crash();
    driver.deleteBroker("broker");
    driver.after(60_000);
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void whatFailsOrWaitsIsTheSameInTheLog() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Redelivery(null, 1_000, null, null))));
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    publisher.publish(toQueue("q", "b"));
    one.settle(one.deliveries().get(0), Outcome.MODIFIED_FAILED);
    driver.policy(Policies.of());
    one.settle(one.deliveries().get(1), Outcome.MODIFIED_FAILED);
    for (int i = 0; i < 3; i++) {
      assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
      driver.after(1_000);
      driver.snapshot();
    }
    one.deliveries().subList(2, 4).forEach(one::accept);
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
  }

  @Test
  void whatWaitsInASubscriptionGoesWithIt() {
    driver.policy(Policies.of(Policies.ofTopics(">", new Redelivery(null, 60_000, null, null))));
    TestClient jms = driver.client("jms").of(Protocol.AMQP).connect();
    jms.consume(ConsumerSpec.of(1, new Source.OfTopic("t", null, false), 10));
    publisher.publish(to("t", "a"));
    jms.settle(jms.delivery(), Outcome.MODIFIED_FAILED);
    jms.closeConsumer(1);
    assertThat(driver.shard().storedBytes()).isZero();
    driver.after(60_000);
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void aQueuesConsumersMayAllBeExclusive() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Dispatch(true, 0, 0, null))));
    one.consume(1, "q", 10);
    two.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    publisher.publish(toQueue("q", "b"));
    assertThat(one.bodies()).containsExactly("a", "b");
    one.deliveries().forEach(one::accept);
    one.closeConsumer(1);
    publisher.publish(toQueue("q", "c"));
    assertThat(two.bodies()).containsExactly("c");
  }

  @Test
  void dispatchMayWaitForMoreConsumers() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Dispatch(false, 1_000, 2, null))));
    publisher.publish(toQueue("q", "a"));
    publisher.publish(toQueue("q", "b"));
    one.consume(1, "q", 10);
    driver.after(999);
    assertThat(one.bodies()).isEmpty();
    two.consume(1, "q", 10);
    assertThat(one.bodies()).containsExactly("a");
    assertThat(two.bodies()).containsExactly("b");
  }

  @Test
  void butNotForEver() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Dispatch(false, 1_000, 2, null))));
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    driver.after(500);
    one.closeConsumer(1);
    driver.after(500);
    one.consume(1, "q", 10);
    assertThat(one.bodies()).as("the next first one waits anew").isEmpty();
    driver.after(1_000);
    assertThat(one.bodies()).containsExactly("a");
    publisher.publish(toQueue("q", "b"));
    assertThat(one.bodies()).containsExactly("a", "b");
  }
}
