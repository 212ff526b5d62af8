package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;

/** Topic subscriptions with queues of their own (JMS 3.1 8.3). */
class TopicSubscriptionTest {
  private static final SubscriptionName DURABLE = new SubscriptionName("c", "sub", true, false);
  private static final SubscriptionName SHARED = new SubscriptionName("", "sub", false, true);
  private static final SubscriptionName SHARED_DURABLE =
      new SubscriptionName("", "sub", true, true);

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").of(Protocol.AMQP).connect();
  private final TestClient two = driver.client("two").of(Protocol.AMQP).connect();

  private static ConsumerSpec from(SubscriptionName name, String filter, String selector) {
    return new ConsumerSpec(
        1,
        new Source.OfTopic(filter, name, false),
        selector,
        Qos.AT_LEAST_ONCE,
        10,
        0,
        false,
        false);
  }

  private void publish(String... bodies) {
    for (String body : bodies) {
      publisher.publish(TestMessage.to("t", body).property("length", body.length()));
    }
  }

  @Test
  void anUnnamedOneEndsWithItsConsumer() {
    one.consume(from(null, "t", null));
    two.consume(from(null, "+", null));
    publish("a");
    assertThat(one.bodies()).containsExactly("a");
    assertThat(two.bodies()).containsExactly("a");
    one.closeConsumer(1);
    two.lost();
    publish("b");
    assertThat(driver.status().subscriptions()).isZero();
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(one.bodies()).containsExactly("a");
  }

  @Test
  void aDurableOneGathersWhileNobodyIsThere() {
    one.consume(from(DURABLE, "t", null)).closeConsumer(1);
    publish("a");
    driver.crash();
    publisher.connect();
    publish("b");
    one.connect().consume(from(DURABLE, "t", null));
    assertThat(one.bodies()).containsExactly("a", "b");
  }

  @Test
  void aDurableOneSurvivesASnapshot() {
    one.consume(from(DURABLE, "t", "length > 0")).closeConsumer(1);
    publish("a");
    driver.snapshot();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
    driver.crash();
    assertThat(one.connect().consume(from(DURABLE, "t", "length > 0")).bodies())
        .containsExactly("a");
  }

  /** Non-persistent messages wait for it, too, but not over a restart. */
  @Test
  void aDurableOneKeepsNonPersistentMessagesInMemory() {
    one.consume(from(DURABLE, "t", null)).closeConsumer(1);
    publisher.publish(TestMessage.to("t", "a").notDurable());
    assertThat(one.consume(from(DURABLE, "t", null)).bodies()).containsExactly("a");
    driver.crash();
    assertThat(one.connect().consume(from(DURABLE, "t", null)).bodies()).isEmpty();
  }

  @Test
  void whatItsConsumerHadComesAgain() {
    one.consume(from(DURABLE, "t", null));
    publish("a");
    one.lost().connect().consume(from(DURABLE, "t", null));
    assertThat(one.bodies()).containsExactly("a");
    assertThat(one.delivery().redelivered()).isTrue();
  }

  @Test
  void oneThatIsNotSharedHasOneConsumer() {
    one.consume(from(DURABLE, "t", null));
    two.consume(from(DURABLE, "t", null));
    assertThat(two.consumeRefusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    assertThat(driver.events(BrokerEvent.Kind.SUBSCRIBE_REFUSED)).hasSize(1);
  }

  /** 8.3.3: another topic or selector is another subscription. */
  @Test
  void askingForItOtherwiseMakesItAnew() {
    one.consume(from(DURABLE, "t", null)).closeConsumer(1);
    publish("a");
    one.consume(from(DURABLE, "t", "length = 2"));
    assertThat(one.bodies()).isEmpty();
    publish("b", "cc");
    assertThat(one.bodies()).containsExactly("cc");
    assertThat(driver.status().subscriptions()).isEqualTo(1);
    driver.crash();
    assertThat(driver.status().subscriptions()).isEqualTo(1);
  }

  @Test
  void sharedOnesCompete() {
    one.consume(from(SHARED, "t", null));
    two.consume(from(SHARED, "t", null));
    publish("a", "b", "c", "d");
    assertThat(one.bodies()).hasSize(2);
    assertThat(two.bodies()).hasSize(2);
    one.lost();
    assertThat(two.bodies()).hasSize(4);
    two.lost();
    assertThat(driver.status().subscriptions()).isZero();
  }

  @Test
  void aSharedOneInUseIsNotChanged() {
    one.consume(from(SHARED_DURABLE, "t", null));
    two.consume(from(SHARED_DURABLE, "u", null));
    assertThat(two.consumeRefusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    two.consume(from(new SubscriptionName("", "sub", true, false), "t", null));
    assertThat(two.consumeRefusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    two.consume(from(SHARED, "u", null));
    assertThat(two.consumeRefusal()).isNull();
  }

  @Test
  void aSharedDurableOneOutlivesItsConsumers() {
    one.consume(from(SHARED_DURABLE, "t", null)).lost();
    publish("a");
    driver.crash();
    assertThat(two.connect().consume(from(SHARED_DURABLE, "t", null)).bodies())
        .containsExactly("a");
  }

  @Test
  void isFoundAndDeletedByName() {
    assertThat(one.find(DURABLE).source()).isNull();
    assertThat(one.delete(DURABLE).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    one.consume(from(DURABLE, "t", "length > 1"));
    assertThat(one.delete(DURABLE).cause()).isEqualTo(Refusal.Cause.IN_USE);
    assertThat(one.find(DURABLE).source()).isEqualTo(new Source.OfTopic("t", DURABLE, false));
    assertThat(one.find(DURABLE).selector()).isEqualTo("length > 1");
    one.closeConsumer(1);
    publish("aa");
    assertThat(one.delete(DURABLE)).isNull();
    assertThat(driver.status().storedMessages()).isZero();
    driver.crash();
    assertThat(driver.status().subscriptions()).isZero();
  }

  /** A crash right after: what was consumed of it, and its end, are in the log. */
  @Test
  void replaysSettlementsAfterItsEnd() {
    one.consume(from(DURABLE, "t", null));
    publish("a", "b");
    one.accept(one.deliveries().get(0)).closeConsumer(1);
    one.delete(DURABLE);
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
  }

  /** What a transaction settles so late went with the subscription, whatever the outcome. */
  @Test
  void replaysARejectionAfterItsEnd() {
    one.consume(from(DURABLE, "t", null)).begin(1);
    publish("a");
    one.settleIn(1, one.delivery(), Outcome.REJECTED).closeConsumer(1);
    one.delete(DURABLE);
    one.commit(1);
    assertThat(driver.status().storedMessages()).isZero();
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void noLocalLeavesOutWhatItsClientPublished() {
    one.consume(noLocal());
    one.publish(TestMessage.to("t", "own"));
    publish("other");
    assertThat(one.bodies()).containsExactly("other");
  }

  /** Client ids of MQTT are a name space of their own. */
  @Test
  void noLocalDoesNotLeaveOutAnMqttClientOfTheSameId() {
    one.consume(noLocal());
    driver.client("one").connect().publish(TestMessage.to("t", "of MQTT"));
    assertThat(one.bodies()).containsExactly("of MQTT");
  }

  /** Even if its session is not there any more. */
  @Test
  void noLocalLeavesOutItsClientsWill() {
    TestClient mqtt = driver.client("mqtt").will(TestMessage.to("t", "gone"), 0).connect();
    mqtt.consume(noLocal());
    driver.crash();
    assertThat(mqtt.connect().consume(noLocal()).bodies()).isEmpty();
  }

  private static ConsumerSpec noLocal() {
    Source source = new Source.OfTopic("t", DURABLE, true);
    return new ConsumerSpec(1, source, null, Qos.AT_LEAST_ONCE, 10, 0, false, false);
  }

  @Test
  void countsAsASubscription() {
    driver.limit(Resource.SUBSCRIPTIONS, 1);
    one.consume(from(DURABLE, "t", null));
    two.consume(from(null, "t", null));
    assertThat(two.consumeRefusal().resource()).isEqualTo(Resource.SUBSCRIPTIONS);
    one.closeConsumer(1).delete(DURABLE);
    assertThat(two.consume(from(null, "t", null)).consumeRefusal()).isNull();
  }

  @Test
  void aFilterThatIsTooDeepIsRefused() {
    one.consume(from(null, "a/".repeat(200) + "#", null));
    assertThat(one.consumeRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
  }

  @Test
  void goesWithItsBroker() {
    one.consume(from(DURABLE, "t", null));
    two.consume(from(null, "t", null));
    publish("a");
    driver.deleteBroker("broker").crash();
    driver.broker("broker", io.sluice.model.StorageKind.DURABLE);
    assertThat(driver.status().subscriptions()).isZero();
    assertThat(driver.shard().storedBytes()).isZero();
  }
}
