package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent;
import org.junit.jupiter.api.Test;

/** QoS 2 in both directions, over lost connections and restarts (MQTT 5, 4.3.3, 4.4). */
class ExactlyOnceTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").durable().connect();
  private final TestClient subscriber = driver.client("subscriber").durable().connect();

  @Test
  void aRepeatedPublishIsAnsweredButNotStoredAgain() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "once").qos(2), 7);
    long repeated = publisher.publish(to("t", "once").qos(2), 7);
    assertThat(publisher.hasAnswer(repeated)).isTrue();
    assertThat(subscriber.bodies()).containsExactly("once");
    publisher.forget(7);
    publisher.publish(to("t", "another").qos(2), 7);
    assertThat(subscriber.bodies()).containsExactly("once", "another");
  }

  @Test
  void aRepeatedPublishIsKnownOnAnotherConnectionAndAfterARestart() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "once").qos(2), 7);
    publisher.lost().connect();
    publisher.publish(to("t", "once").qos(2), 7);
    driver.crash();
    publisher.connect();
    publisher.publish(to("t", "once").qos(2), 7);
    driver.snapshot();
    driver.crash();
    publisher.connect();
    publisher.publish(to("t", "once").qos(2), 7);
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("once");
  }

  @Test
  void aPublishThatWasNotDurableIsNotRememberedEither() {
    subscriber.subscribe("t", 2);
    driver.holdLog();
    publisher.publish(to("t", "once").qos(2), 7);
    driver.crash();
    publisher.connect();
    publisher.publish(to("t", "once").qos(2), 7);
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("once");
  }

  @Test
  void aForgottenIdIsForgottenAfterARestart() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "one").qos(2), 7);
    publisher.forget(7);
    driver.crash();
    publisher.connect();
    publisher.publish(to("t", "two").qos(2), 7);
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("one", "two");
  }

  @Test
  void aCleanStartForgetsAllIds() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "one").qos(2), 7);
    publisher.cleanStart(true).connect();
    publisher.publish(to("t", "two").qos(2), 7);
    assertThat(subscriber.bodies()).containsExactly("one", "two");
  }

  @Test
  void anUnansweredDeliveryKeepsItsIdOverARestart() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "one").qos(2));
    publisher.publish(to("t", "two").qos(2));
    var before = subscriber.deliveries();
    driver.crash();
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("one", "two");
    assertThat(subscriber.deliveries())
        .extracting(SessionEvent.Delivery::deliveryId)
        .isEqualTo(before.stream().map(SessionEvent.Delivery::deliveryId).toList());
    assertThat(subscriber.deliveries()).allMatch(SessionEvent.Delivery::redelivered);
  }

  @Test
  void aReceivedMessageIsNotDeliveredAgainAndItsReceiptIsAnsweredAgain() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "once").qos(2));
    int id = subscriber.delivery().deliveryId();
    subscriber.receive(id);
    assertThat(driver.status().storedMessages()).isZero();
    for (boolean restart : new boolean[] {false, true}) {
      if (restart) {
        driver.crash();
      }
      subscriber.connect();
      assertThat(subscriber.bodies()).isEmpty();
      assertThat(subscriber.last(SessionEvent.Received.class))
          .isEqualTo(new SessionEvent.Received(id, true));
    }
    driver.shard().settle(subscriber.opened().connection(), id, Outcome.ACCEPTED);
    driver.endTurn();
    driver.crash();
    subscriber.connect();
    assertThat(subscriber.events()).isEmpty();
  }

  @Test
  void anIdIsNotUsedAgainBeforeItIsSettled() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "one").qos(2));
    subscriber.receive(subscriber.delivery().deliveryId());
    driver.snapshot();
    driver.crash();
    subscriber.connect();
    int taken = subscriber.last(SessionEvent.Received.class).deliveryId();
    publisher.connect();
    publisher.publish(to("t", "two").qos(2));
    assertThat(subscriber.delivery().deliveryId()).isNotEqualTo(taken);
  }

  @Test
  void theReceiptOfAnUnknownDeliverySaysSo() {
    subscriber.receive(99);
    assertThat(subscriber.last(SessionEvent.Received.class))
        .isEqualTo(new SessionEvent.Received(99, false));
  }

  @Test
  void atMostOnceIsDeliveredThoughAllDeliveryIdsAreTaken() {
    ShardDriver large = ShardDriver.start(Options.volatileQueueDepth(100_000));
    TestClient sender = large.client("sender").connect();
    TestClient greedy = large.client("greedy").durable().window(100_000, 1 << 30).connect();
    greedy.subscribe("t", 2);
    for (int i = 0; i < SessionState.MAX_PACKET_ID; i++) {
      large.shard().publish(sender.opened().connection(), i, to("t", "m").build(), 0);
    }
    large.endTurn();
    assertThat(greedy.deliveries().size()).isEqualTo(SessionState.MAX_PACKET_ID);
    sender.publish(to("t", "unsure").qos(0));
    assertThat(greedy.delivery().deliveryId()).isZero();
    greedy.lost().connect();
    assertThat(greedy.deliveries().size()).isEqualTo(SessionState.MAX_PACKET_ID);
  }

  @Test
  void aReleasedDeliveryReplaysUnderItsNewId() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "one").qos(2));
    publisher.publish(to("t", "two").qos(2));
    subscriber.settle(subscriber.deliveries().get(0), Outcome.RELEASED);
    var again = subscriber.delivery();
    driver.crash();
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("one", "two");
    assertThat(subscriber.deliveries().get(0).deliveryId()).isEqualTo(again.deliveryId());
  }
}
