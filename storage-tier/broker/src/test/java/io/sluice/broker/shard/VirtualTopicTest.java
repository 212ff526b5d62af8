package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Refusal;
import io.sluice.model.Resource;
import io.sluice.model.policy.DestinationPattern;
import io.sluice.model.policy.VirtualTopic;
import org.junit.jupiter.api.Test;

/** Queues that are the subscribers of topics, by their names. */
class VirtualTopicTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  @Test
  void eachConsumersQueueGetsACopyAndItsConsumersShareIt() {
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 1);
    two.consume(1, "Consumer.A.VirtualTopic.Orders", 1);
    two.consume(2, "Consumer.B.VirtualTopic.Orders", 10);
    TestClient subscriber = driver.client("s").connect().subscribe("VirtualTopic/Orders", 1);
    publisher.publish(to("VirtualTopic/Orders", "a"));
    publisher.publish(to("VirtualTopic/Orders", "b"));
    publisher.publish(to("VirtualTopic/Others", "c"));
    assertThat(one.bodies()).containsExactly("a");
    assertThat(two.bodies()).containsExactlyInAnyOrder("a", "b", "b");
    assertThat(subscriber.bodies()).containsExactly("a", "b");
    assertThat(driver.status().storedMessages()).as("each is stored once").isEqualTo(2);
  }

  @Test
  void aQueueKeepsItsCopiesWhileNobodyConsumesAndOverARestart() {
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 1).disconnect();
    publisher.publish(to("VirtualTopic/Orders", "a"));
    driver.crash();
    publisher.connect().publish(to("VirtualTopic/Orders", "b"));
    driver.snapshot();
    driver.crash();
    publisher.connect().publish(to("VirtualTopic/Orders", "c"));
    one.connect().consume(1, "Consumer.A.VirtualTopic.Orders", 10);
    assertThat(one.bodies()).containsExactly("a", "b", "c");
  }

  @Test
  void aQueueMayTakeFromManyTopics() {
    one.consume(1, "Consumer.A.VirtualTopic.orders.>", 10);
    two.consume(1, "Consumer.A.VirtualTopic.*.eu", 10);
    publisher.publish(to("VirtualTopic/orders/eu", "a"));
    publisher.publish(to("VirtualTopic/orders/us/east", "b"));
    publisher.publish(to("VirtualTopic/bills/eu", "c"));
    assertThat(one.bodies()).containsExactly("a", "b");
    assertThat(two.bodies()).containsExactly("a", "c");
  }

  @Test
  void otherQueuesTakePartInNothing() {
    one.consume(1, "VirtualTopic.Orders", 10);
    one.consume(2, "Consumer.VirtualTopic.Orders", 10);
    one.consume(3, "Consumer.A.Orders", 10);
    one.consume(4, "Consumer.A.>", 10);
    one.consume(5, "Consumer.A.VirtualTopic.+", 10);
    long tag = publisher.publish(to("VirtualTopic/Orders", "a"));
    assertThat(publisher.hasAnswer(tag)).isTrue();
    assertThat(one.bodies()).isEmpty();
  }

  @Test
  void aChangedPolicyActsOnTheQueuesThatThereAre() {
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 10);
    one.consume(2, "vt.A.Orders", 10);
    driver.policy(Policies.virtual());
    publisher.publish(to("VirtualTopic/Orders", "a"));
    driver.policy(Policies.virtual(new VirtualTopic(DestinationPattern.ALL, "vt.*.")));
    publisher.publish(to("Orders", "b"));
    driver.crash();
    one.connect().consume(2, "vt.A.Orders", 10);
    publisher.connect().publish(to("Orders", "c"));
    driver.policy(Policies.virtual(VirtualTopic.DEFAULT));
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 10);
    publisher.publish(to("VirtualTopic/Orders", "d"));
    assertThat(one.bodies()).containsExactly("b", "c", "d");
  }

  @Test
  void aFullQueueRefusesTheMessageForAll() {
    driver.limit(Resource.QUEUE_DEPTH, 1);
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 0);
    two.consume(1, "Consumer.B.VirtualTopic.Orders", 10);
    publisher.publish(to("VirtualTopic/Orders", "a").qos(0));
    two.accept(two.delivery());
    publisher.publish(to("VirtualTopic/Orders", "b").qos(0));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
    assertThat(two.bodies()).containsExactly("a");
    publisher.publish(toQueue("Consumer.B.VirtualTopic.Orders", "c"));
    two.accept(two.delivery());
    assertThat(publisher.publishRefusal()).isNull();
  }

  @Test
  void whatIsNotPersistentIsNotDroppedFromAQueueWhenTheStoreIsFull() {
    driver.limit(Resource.STORED_BYTES, 30);
    one.consume(1, "Consumer.A.VirtualTopic.Orders", 0);
    publisher.publish(to("VirtualTopic/Orders", "0123456789").qos(0));
    publisher.publish(to("VirtualTopic/Orders", "0123456789").qos(0));
    assertThat(publisher.publishRefusal().resource()).isEqualTo(Resource.STORED_BYTES);
    one.credit(1, 10);
    assertThat(one.deliveries()).hasSize(1);
  }
}
