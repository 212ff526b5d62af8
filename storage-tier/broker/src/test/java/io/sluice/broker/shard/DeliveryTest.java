package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a publisher to a subscriber, at each QoS (MQTT 5, 4.3). */
class DeliveryTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient subscriber = driver.client("subscriber").durable().connect();

  @ParameterizedTest(name = "published at {0}, subscribed at {1}")
  @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
  void deliversAtTheWeakerOfBothQos(int published, int subscribed, int delivered) {
    // MQTT 5, 3.8.4: the minimum of the QoS published and the maximum QoS granted
    subscriber.subscribe("t", subscribed);
    publisher.publish(to("t", "hello").qos(published));
    assertThat(subscriber.bodies()).containsExactly("hello");
    assertThat(subscriber.delivery().qos()).isEqualTo(Qos.ofLevel(delivered));
    assertThat(subscriber.delivery().deliveryId() == 0).isEqualTo(delivered == 0);
  }

  @Test
  void saysWhetherAnybodyListens() {
    publisher.publish(to("t", "nobody"));
    assertThat(publisher.last(SessionEvent.Published.class).matched()).isFalse();
    subscriber.subscribe("t", 1);
    publisher.publish(to("t", "somebody"));
    assertThat(publisher.last(SessionEvent.Published.class).matched()).isTrue();
    assertThat(subscriber.bodies()).containsExactly("somebody");
  }

  @Test
  void deliversToAllSubscribersAndNobodyElse() {
    TestClient other = driver.client("other").connect().subscribe("t/+", 0);
    TestClient elsewhere = driver.client("elsewhere").connect().subscribe("u/#", 2);
    subscriber.subscribe("t/#", 1);
    publisher.publish(to("t/1", "hello"));
    assertThat(subscriber.bodies()).containsExactly("hello");
    assertThat(other.bodies()).containsExactly("hello");
    assertThat(elsewhere.bodies()).isEmpty();
  }

  @Test
  void keepsAMessageUntilItIsAcceptedAndNoLonger() {
    subscriber.subscribe("t", 1);
    publisher.publish(to("t", "hello"));
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    subscriber.accept(subscriber.delivery());
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.status().storedBytes()).isZero();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void storesAMessageOnceForAllItsSubscribers() {
    TestClient other = driver.client("other").durable().connect().subscribe("t", 1);
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "hello").qos(2));
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    assertThat(driver.status().storedBytes()).isEqualTo("t".length() + "hello".length());
    other.accept(other.delivery());
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    subscriber.accept(subscriber.delivery());
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void stopsAfterUnsubscribe() {
    subscriber.subscribe("t", 1).subscribe("u", 1).unsubscribe("t");
    publisher.publish(to("t", "no"));
    publisher.publish(to("u", "yes"));
    assertThat(subscriber.bodies()).containsExactly("yes");
    assertThat(subscriber.last(SessionEvent.Unsubscribed.class).existed()).containsExactly(true);
    subscriber.unsubscribe("t");
    assertThat(subscriber.last(SessionEvent.Unsubscribed.class).existed()).containsExactly(false);
  }

  @Test
  void keepsTheOrderOfAPublisher() {
    // MQTT 5, 4.6
    subscriber.subscribe("t", 1);
    for (int i = 0; i < 100; i++) {
      publisher.publish(to("t", "m" + i));
    }
    assertThat(subscriber.bodies()).hasSize(100).first().isEqualTo("m0");
    assertThat(subscriber.bodies())
        .isEqualTo(java.util.stream.IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void leavesNoMoreUnsettledThanTheClientTakes() {
    // MQTT 5, 3.3.4: Receive Maximum
    TestClient slow = driver.client("slow").durable().maxInflight(2).connect().subscribe("t", 1);
    for (int i = 0; i < 4; i++) {
      publisher.publish(to("t", "m" + i));
    }
    assertThat(slow.bodies()).containsExactly("m0", "m1");
    slow.accept(slow.deliveries().get(0));
    assertThat(slow.bodies()).containsExactly("m0", "m1", "m2");
  }

  @Test
  void atMostOnceMessagesKeepTheirPlaceBehindOthers() {
    // MQTT 5, 4.9: with no quota left, sending QoS 0 may be suspended, too
    TestClient slow = driver.client("slow").durable().maxInflight(1).connect().subscribe("t", 1);
    publisher.publish(to("t", "first"));
    publisher.publish(to("t", "second"));
    publisher.publish(to("t", "unsure").qos(0));
    assertThat(slow.bodies()).containsExactly("first");
    slow.accept(slow.delivery());
    slow.accept(slow.delivery());
    assertThat(slow.bodies()).containsExactly("first", "second", "unsure");
  }

  @Test
  void handsNoMoreOverThanTheWindowHolds() {
    TestClient slow = driver.client("slow").durable().window(10, 100).connect().subscribe("t", 1);
    publisher.publish(to("t", "x".repeat(90)));
    publisher.publish(to("t", "y".repeat(90)));
    publisher.publish(to("t", "small"));
    assertThat(slow.deliveries()).hasSize(2);
    slow.written(2, 182);
    assertThat(slow.bodies()).hasSize(3).last().isEqualTo("small");
  }

  @Test
  void aSmallMessageDoesNotOvertakeALargeOne() {
    TestClient slow = driver.client("slow").durable().window(10, 100).connect().subscribe("t", 1);
    publisher.publish(to("t", "x".repeat(99)));
    publisher.publish(to("t", "y".repeat(500)));
    publisher.publish(to("t", "small"));
    slow.written(1, 100);
    slow.written(1, 501);
    assertThat(slow.bodies()).extracting(String::length).containsExactly(99, 500, 5);
  }

  @Test
  void dropsWhatIsTooLargeForTheClient() {
    // MQTT 5, 3.1.2.11.4: as if it had completed sending
    TestClient small =
        driver.client("small").durable().maxMessageBytes(10).connect().subscribe("t", 1);
    publisher.publish(to("t", "much too large"));
    publisher.publish(to("t", "fits"));
    assertThat(small.bodies()).containsExactly("fits");
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void refusesTopicsAndFiltersOfTooManyLevels() {
    String deep = "a/".repeat(Placement.MAX_TOPIC_LEVELS);
    publisher.publish(to(deep, "too deep"));
    assertThat(publisher.publishRefusal().detail()).contains("129 levels");
    subscriber.subscribe(deep, 1);
    assertThat(subscriber.last(SessionEvent.Subscribed.class).refusals().get(0).detail())
        .contains("129 levels");
    publisher.publish(to(deep.substring(0, deep.length() - 1), "deep enough"));
    assertThat(publisher.publishRefusal()).isNull();
  }
}
