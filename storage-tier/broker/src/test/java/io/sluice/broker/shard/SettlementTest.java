package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.policy.DeadLetter;
import io.sluice.model.policy.Redelivery;
import org.junit.jupiter.api.Test;

/** Outcomes, delivery counts, the dead-letter queue and expiry (AMQP 1.0, 3.4; JMS 3.4.9). */
class SettlementTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private TestClient deadLetters() {
    return driver.client("undertaker").connect().consume(1, DeadLetter.SHARED_QUEUE, 100);
  }

  /** The client may have looked at it on its last connection, whatever it says of this one. */
  @Test
  void whatCameWithALostConnectionStaysMarked() {
    TestClient client = driver.client("client").durable().connect().subscribe("t", 1);
    client.publish(TestMessage.to("t", "a"));
    client.lost().connect();
    client.settle(client.delivery(), Outcome.RELEASED);
    assertThat(client.bodies()).containsExactly("a", "a");
    assertThat(client.deliveries()).allMatch(SessionEvent.Delivery::redelivered);
  }

  @Test
  void aReleasedMessageIsBackAtItsPlaceAndNotCounted() {
    one.consume(1, "q", 1);
    publisher.publish(toQueue("q", "a"));
    publisher.publish(toQueue("q", "b"));
    one.settle(one.delivery(), Outcome.RELEASED);
    two.consume(1, "q", 10);
    assertThat(two.bodies()).containsExactly("a", "b");
    assertThat(two.deliveries().get(0).deliveryCount()).isZero();
    assertThat(two.deliveries().get(0).redelivered()).isFalse();
  }

  @Test
  void aFailedDeliveryIsCountedAlsoOverARestart() {
    one.consume(1, "q", 1);
    publisher.publish(toQueue("q", "a"));
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    one.credit(1, 1);
    assertThat(one.delivery().deliveryCount()).isEqualTo(1);
    one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    driver.crash();
    one.connect().consume(1, "q", 1);
    assertThat(one.delivery().deliveryCount()).isEqualTo(2);
    assertThat(one.delivery().redelivered()).isTrue();
    driver.snapshot();
    driver.crash();
    assertThat(one.connect().consume(1, "q", 1).delivery().deliveryCount()).isEqualTo(2);
  }

  @Test
  void aMessageThatFailsTooOftenIsDeadLettered() {
    one.consume(1, "q", 100);
    publisher.publish(toQueue("q", "poison"));
    for (int i = 0; i < Redelivery.DEFAULT.maxDeliveries(); i++) {
      assertThat(one.deliveries()).hasSize(i + 1);
      one.settle(one.delivery(), Outcome.MODIFIED_FAILED);
    }
    assertThat(one.deliveries()).hasSize(Redelivery.DEFAULT.maxDeliveries());
    assertThat(deadLetters().bodies()).containsExactly("poison");
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DEAD_LETTERED)).hasSize(1);
  }

  @Test
  void aRejectedMessageIsDeadLetteredOverARestart() {
    TestClient subscriber = driver.client("s").durable().connect().subscribe("t", 1);
    publisher.publish(to("t", "bad"));
    subscriber.settle(subscriber.delivery(), Outcome.REJECTED);
    driver.crash();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    TestClient undertaker = deadLetters();
    assertThat(undertaker.bodies()).containsExactly("bad");
    undertaker.settle(undertaker.delivery(), Outcome.REJECTED);
    assertThat(driver.status().storedMessages()).as("there is no deeper queue").isZero();
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void anUndeliverableMessageGoesToAnotherConsumer() {
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    one.settle(one.delivery(), Outcome.MODIFIED_UNDELIVERABLE_HERE);
    publisher.publish(toQueue("q", "b"));
    assertThat(one.bodies()).containsExactly("a", "b");
    two.consume(1, "q", 10);
    assertThat(two.bodies()).containsExactly("a");
    assertThat(two.delivery().deliveryCount()).isEqualTo(1);
  }

  @Test
  void settlingTwiceOrAnUnknownDeliveryDoesNothing() {
    one.consume(1, "q", 10);
    publisher.publish(toQueue("q", "a"));
    var delivery = one.delivery();
    one.accept(delivery).settle(delivery, Outcome.REJECTED);
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DEAD_LETTERED)).isEmpty();
  }

  @Test
  void anExpiredMessageIsNotDelivered() {
    // MQTT 5, 3.3.2-5
    TestClient subscriber = driver.client("s").durable().connect().subscribe("t", 1);
    subscriber.disconnect();
    publisher.publish(to("t", "short").expiresAt(driver.nowMillis() + 500));
    publisher.publish(to("t", "long").expiresAt(driver.nowMillis() + 500_000));
    driver.after(500);
    assertThat(subscriber.connect().bodies()).containsExactly("long");
  }

  @Test
  void expiredMessagesGoThoughNobodyAsksForThem() {
    driver.client("s").durable().connect().subscribe("t", 1).disconnect();
    publisher.publish(to("t", "short").expiresAt(driver.nowMillis() + 2_000));
    publisher.publish(to("t", "longer").expiresAt(driver.nowMillis() + 8_000));
    publisher.publish(to("t", "shortest").expiresAt(driver.nowMillis() + 1_000));
    driver.after(2_000);
    driver.after(1_000);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_EXPIRED)).hasSize(2);
    driver.crashFor(10_000).after(1_000);
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void aDeliveryOnceBegunDoesNotExpire() {
    // MQTT 5, 3.3.2.3.3: its client knows the delivery's id, which must not get another message
    TestClient subscriber = driver.client("s").durable().connect().subscribe("t", 2);
    publisher.publish(to("t", "short").qos(2).expiresAt(driver.nowMillis() + 2_000));
    int id = subscriber.delivery().deliveryId();
    subscriber.lost();
    driver.after(5_000).crash();
    assertThat(subscriber.connect().delivery().deliveryId()).isEqualTo(id);
  }

  @Test
  void aMessageGivenBackAfterItsTimeGoes() {
    one.consume(1, "q", 1);
    publisher.publish(toQueue("q", "short").expiresAt(driver.nowMillis() + 2_000));
    driver.after(5_000);
    one.lost();
    driver.after(1_000);
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void manyExpiredMessagesDoNotHoldUpTheNext() {
    TestClient subscriber = driver.client("s").durable().connect().subscribe("t", 1);
    subscriber.disconnect();
    for (int i = 0; i < 2_500; i++) {
      publisher.publish(to("t", "short").expiresAt(driver.nowMillis() + 10));
    }
    publisher.publish(to("t", "lasting"));
    driver.after(10);
    assertThat(subscriber.connect().bodies()).containsExactly("lasting");
  }
}
