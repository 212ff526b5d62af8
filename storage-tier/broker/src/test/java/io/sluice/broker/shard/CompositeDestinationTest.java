package io.sluice.broker.shard;

import static io.sluice.broker.shard.Policies.toQueue;
import static io.sluice.broker.shard.Policies.toTopic;
import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.Resource;
import io.sluice.model.policy.BrokerPolicy;
import org.junit.jupiter.api.Test;

/** Composite destinations and mirrored queues: what is sent to one destination goes to others. */
class CompositeDestinationTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private static TestMessage toNamed(String queue, String body) {
    return TestMessage.toQueue(queue, body);
  }

  @Test
  void aCompositeQueueLeadsToItsTargetsAlone() {
    driver.policy(
        Policies.forwarding(Policies.queue("in", true, toQueue("x"), toTopic("all.orders"))));
    one.consume(1, "x", 10).consume(2, "in", 10);
    two.subscribe("all/orders", 1);
    publisher.publish(toNamed("in", "a"));
    assertThat(one.bodies()).containsExactly("a");
    assertThat(two.bodies()).containsExactly("a");
    assertThat(driver.status().storedMessages()).as("it is stored once").isEqualTo(1);
  }

  /** Who is away and wants it at most once by the first way does not lose it by the second. */
  @Test
  void aSubscriberThatIsAwayGetsItByTheWayThatKeepsIt() {
    driver.policy(Policies.forwarding(Policies.topic("t", true, toTopic("x"), toTopic("y"))));
    TestClient away = driver.client("away").durable().connect().subscribe("x", 0).subscribe("y", 1);
    away.lost();
    publisher.publish(to("t", "a"));
    assertThat(away.connect().bodies()).containsExactly("a");
  }

  @Test
  void orAlsoToItself() {
    driver.policy(Policies.forwarding(Policies.topic("t", false, toQueue("x"))));
    one.consume(1, "x", 10);
    two.subscribe("t", 1);
    publisher.publish(to("t", "a"));
    assertThat(one.bodies()).containsExactly("a");
    assertThat(two.bodies()).containsExactly("a");
  }

  @Test
  void aTargetTakesWhatItsSelectorMatches() {
    driver.policy(
        Policies.forwarding(
            Policies.queue(
                "in", true, toQueue("eu", "region = 'eu'"), toQueue("big", "size > 10"))));
    one.consume(1, "eu", 10);
    two.consume(1, "big", 10);
    publisher.publish(toNamed("in", "a").property("region", "eu").property("size", 5));
    publisher.publish(toNamed("in", "b").property("region", "us").property("size", 50));
    publisher.publish(toNamed("in", "c").property("region", "eu").property("size", 50));
    long nowhere = publisher.publish(toNamed("in", "d"));
    assertThat(one.bodies()).containsExactly("a", "c");
    assertThat(two.bodies()).containsExactly("b", "c");
    assertThat(publisher.hasAnswer(nowhere)).isTrue();
  }

  @Test
  void targetsMayLeadOnAndAQueueGetsAMessageOnce() {
    driver.policy(
        Policies.forwarding(
            Policies.queue("in", true, toQueue("x"), toTopic("VirtualTopic.orders")),
            Policies.topic("VirtualTopic.orders", false, toQueue("x"), toQueue("y"))));
    one.consume(1, "x", 10).consume(2, "y", 10);
    two.consume(1, "Consumer.A.VirtualTopic.orders", 10);
    publisher.publish(toNamed("in", "a"));
    assertThat(one.bodies()).containsExactly("a", "a");
    assertThat(two.bodies()).containsExactly("a");
  }

  @Test
  void aSubscriberSeesATopicThatItSubscribedTo() {
    driver.policy(Policies.forwarding(Policies.queue("in", true, toTopic("all.orders"))));
    TestClient subscriber = driver.client("s").durable().connect().subscribe("all/#", 1);
    subscriber.disconnect();
    publisher.publish(toNamed("in", "a"));
    driver.crash();
    driver.snapshot();
    driver.crash();
    SessionEvent.Delivery delivery = subscriber.connect().delivery();
    assertThat(delivery.message().destination()).isEqualTo(Destination.topic("all/orders"));
  }

  @Test
  void allTargetsTakeAMessageOrNone() {
    driver
        .limit(Resource.QUEUE_DEPTH, 1)
        .policy(Policies.forwarding(Policies.queue("in", true, toQueue("x"), toQueue("full"))));
    one.consume(1, "x", 10);
    publisher.publish(toNamed("full", "before"));
    publisher.publish(toNamed("in", "a"));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
    assertThat(one.bodies()).isEmpty();
    driver.limit(Resource.QUEUE_DEPTH, 10).limit(Resource.STORED_BYTES, 10);
    publisher.publish(toNamed("in", "b"));
    assertThat(publisher.publishRefusal().resource()).isEqualTo(Resource.STORED_BYTES);
    assertThat(one.bodies()).isEmpty();
  }

  @Test
  void aTransactionsMessagesGoWhereTheRulesLeadAtItsCommit() {
    one.consume(1, "x", 10).consume(2, "in", 10);
    publisher.begin(1);
    publisher.publishIn(1, toNamed("in", "a"));
    driver.policy(Policies.forwarding(Policies.queue("in", true, toQueue("x"))));
    publisher.commit(1);
    assertThat(one.delivery().consumerId()).isEqualTo(1);
    assertThat(one.bodies()).containsExactly("a");
  }

  @Test
  void aScheduledMessageGoesWhereTheRulesLeadWhenItIsDue() {
    publisher.publish(toNamed("in", "a").on(Schedule.at(driver.nowMillis() + 1_000)));
    one.consume(1, "x", 10);
    driver.policy(Policies.forwarding(Policies.queue("in", true, toQueue("x"))));
    driver.after(1_000);
    assertThat(one.bodies()).containsExactly("a");
  }

  @Test
  void aChangedPolicyActsOnWhatComesNext() {
    one.consume(1, "x", 10);
    two.consume(1, "in", 10);
    publisher.publish(toNamed("in", "a"));
    driver.policy(Policies.forwarding(Policies.queue("in", true, toQueue("x"))));
    publisher.publish(toNamed("in", "b"));
    driver.policy(BrokerPolicy.DEFAULT);
    publisher.publish(toNamed("in", "c"));
    assertThat(one.bodies()).containsExactly("b");
    assertThat(two.bodies()).containsExactly("a", "c");
  }

  @Test
  void aReplayNeedsNoPolicy() {
    driver.policy(Policies.forwarding(Policies.queue("in", true, toQueue("x"), toTopic("t"))));
    driver.client("s").durable().connect().subscribe("t", 1).disconnect();
    publisher.publish(toNamed("in", "a"));
    Shard with = driver.replayedCopy();
    driver.policy(BrokerPolicy.DEFAULT);
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(with));
  }

  @Test
  void mirroredQueuesCanBeWatched() {
    driver.policy(Policies.mirroring("orders.>"));
    one.consume(1, "orders.eu", 10).consume(2, "bills", 10);
    two.subscribe("VirtualTopic/Mirror/#", 1);
    TestClient watcher = driver.client("w").connect();
    watcher.consume(1, "Consumer.W.VirtualTopic.Mirror.orders.eu", 10);
    publisher.publish(toNamed("orders.eu", "a"));
    publisher.publish(toNamed("bills", "b"));
    assertThat(one.bodies()).containsExactly("a", "b");
    assertThat(two.bodies()).containsExactly("a");
    assertThat(two.delivery().message().destination())
        .isEqualTo(Destination.topic("VirtualTopic/Mirror/orders/eu"));
    assertThat(watcher.bodies()).containsExactly("a");
  }
}
