package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SubscriptionKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shared subscriptions (MQTT 5, 4.8.2). */
class SharedSubscriptionTest {
  private static final SubscriptionKey KEY = new SubscriptionKey("t", "group");
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").durable().connect();
  private final TestClient two = driver.client("two").connect();

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      publisher.publish(to("t", "m" + i));
    }
  }

  @Test
  void eachMessageGoesToOneMemberInTurn() {
    one.share("group", "t", 1);
    two.share("group", "t", 1);
    publish(4);
    assertThat(one.bodies()).containsExactly("m0", "m2");
    assertThat(two.bodies()).containsExactly("m1", "m3");
  }

  @Test
  void groupsAndOrdinarySubscriptionsAreIndependent() {
    one.share("group", "t", 1).share("other", "t", 1).subscribe("t", 1);
    two.share("group", "+", 1);
    publish(1);
    assertThat(one.bodies()).containsExactly("m0", "m0", "m0");
    assertThat(two.bodies()).containsExactly("m0");
  }

  @Test
  void eachMemberHasItsOwnQosAndIdentifier() {
    one.share("group", "t", 2);
    two.share("group", "t", 0);
    publisher.publish(to("t", "m0").qos(2));
    publisher.publish(to("t", "m1").qos(2));
    assertThat(one.delivery().qos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(two.delivery().qos()).isEqualTo(Qos.AT_MOST_ONCE);
  }

  @Test
  void whatAMemberHadUnsettledGoesToTheOthersWhenItLeaves() {
    one.share("group", "t", 1);
    two.share("group", "t", 1);
    publish(4);
    one.accept(one.deliveries().get(0));
    one.lost();
    assertThat(two.bodies()).containsExactly("m1", "m3", "m2");
    assertThat(two.delivery().redelivered()).isTrue();
  }

  @Test
  void anExactlyOnceDeliveryWaitsForItsMember() {
    one.share("group", "t", 2);
    two.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    publisher.publish(to("t", "m1").qos(2));
    int id = one.delivery().deliveryId();
    one.lost();
    assertThat(two.bodies()).containsExactly("m1");
    driver.crash();
    two.connect().share("group", "t", 2);
    assertThat(two.bodies()).as("not what waits for the other").containsExactly("m1");
    one.connect();
    assertThat(one.bodies()).containsExactly("m0");
    assertThat(one.delivery().deliveryId()).isEqualTo(id);
    assertThat(two.bodies()).containsExactly("m1");
  }

  /** One that came before the group had a durable member. */
  @Test
  void anExactlyOnceDeliveryThatIsNotInTheLogWaitsLikewise() {
    TestClient passing = driver.client("passing").connect().share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    one.share("group", "t", 2);
    passing.lost();
    int id = one.delivery().deliveryId();
    two.share("group", "t", 2);
    one.lost();
    assertThat(two.bodies()).isEmpty();
    one.connect();
    assertThat(one.bodies()).containsExactly("m0");
    assertThat(one.delivery().deliveryId()).isEqualTo(id);
  }

  /** The client tells a repeated delivery by its id: another message would be lost to it. */
  @Test
  void anExactlyOnceDeliveryThatIsNotInTheLogKeepsItsIdOverARestart() {
    TestClient passing = driver.client("passing").connect().share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    one.share("group", "t", 2);
    passing.lost();
    SessionEvent.Delivery begun = one.delivery();
    for (int i = 0; i < 3; i++) {
      driver.crash();
      one.connect();
      assertThat(one.events()).containsExactly(new SessionEvent.Received(begun.deliveryId(), true));
      driver.snapshot();
    }
    publisher.connect().publish(to("t", "m1").qos(2));
    assertThat(one.delivery().deliveryId()).isNotEqualTo(begun.deliveryId());
    one.accept(begun);
    driver.crash();
    assertThat(one.connect().bodies()).containsExactly("m1");
  }

  /** Its queue is in the log again, but what was in it before is not. */
  @Test
  void anExactlyOnceDeliveryKeepsItsIdThoughTheGroupIsDurableAnew() {
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    SessionEvent.Delivery begun = one.delivery();
    two.share("group", "t", 2);
    one.unsubscribe(KEY).share("group", "t", 2);
    assertThat(DurableState.of(driver.shard())).isEqualTo(DurableState.of(driver.replayedCopy()));
    driver.snapshot();
    driver.crash();
    one.connect();
    assertThat(one.events()).containsExactly(new SessionEvent.Received(begun.deliveryId(), true));
  }

  @Test
  void messagesWaitWhileNoMemberIsConnected() {
    one.share("group", "t", 1);
    one.disconnect();
    publish(2);
    driver.crash();
    one.connect();
    assertThat(one.bodies()).containsExactly("m0", "m1");
  }

  @Test
  void theQueueGoesWithItsLastMember() {
    one.share("group", "t", 1);
    one.disconnect();
    publish(2);
    one.cleanStart(true).connect();
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.status().subscriptions()).isZero();
  }

  @Test
  void unsettledMessagesOfALeftGroupMayStillBeSettled() {
    one.subscribe("t", 1).share("group", "t", 1);
    publish(1);
    one.unsubscribe(KEY);
    one.deliveries().forEach(one::accept);
    assertThat(driver.status().storedMessages()).isZero();
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(one.connect().bodies()).isEmpty();
  }

  @Test
  void withoutADurableMemberTheLogForgetsTheQueue() {
    one.share("group", "t", 1);
    two.share("group", "t", 1);
    publish(2);
    one.unsubscribe(KEY);
    publish(2);
    two.settle(two.delivery(), Outcome.ACCEPTED);
    driver.snapshot();
    publish(1);
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.status().subscriptions()).isZero();
  }

  @Test
  void aDurableMemberMakesTheQueueDurableAgain() {
    one.share("group", "t", 1);
    two.share("group", "t", 1);
    one.unsubscribe(KEY);
    publish(1);
    one.share("group", "t", 1);
    one.disconnect();
    two.disconnect();
    publish(2);
    driver.crash();
    assertThat(one.connect().bodies()).containsExactly("m0", "m1");
  }

  @Test
  void anExactlyOnceDeliveryOfALeftGroupIsCompleted() {
    // MQTT 5, 3.10.4-3
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    SessionEvent.Delivery begun = one.delivery();
    one.unsubscribe(KEY);
    driver.snapshot();
    for (int i = 0; i < 3; i++) {
      one.connect();
      assertThat(one.events()).containsExactly(new SessionEvent.Received(begun.deliveryId(), true));
      driver.crash();
    }
    one.connect().accept(begun);
    driver.crash();
    assertThat(one.connect().events()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  /** 3.10.4-3 again; the others go on. */
  @Test
  void anExactlyOnceDeliveryIsCompletedThoughTheGroupGoesOn() {
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    SessionEvent.Delivery begun = one.delivery();
    two.share("group", "t", 2);
    one.unsubscribe(KEY);
    for (int i = 0; i < 3; i++) {
      one.connect();
      assertThat(one.events()).containsExactly(new SessionEvent.Received(begun.deliveryId(), true));
      driver.snapshot();
      driver.crash();
    }
    one.connect().accept(begun);
    assertThat(two.connect().bodies()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  /** Whoever has the message group by now (JMSXGroupID). */
  @Test
  void anExactlyOnceDeliveryOfAMessageGroupComesBackToItsMember() {
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2).group("g"));
    two.share("group", "t", 2);
    one.lost();
    publisher.publish(to("t", "m1").qos(2).group("g"));
    assertThat(two.bodies()).containsExactly("m1");
    assertThat(one.connect().bodies()).containsExactly("m0");
  }

  @Test
  void anExactlyOnceDeliveryStaysSoThoughTheMemberAsksForLessNow() {
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    SessionEvent.Delivery begun = one.delivery();
    one.share("group", "t", 0).lost().connect();
    assertThat(one.delivery().qos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(one.delivery().deliveryId()).isEqualTo(begun.deliveryId());
  }

  /** It has the message, and the log has the queue no more: all that is left is the id. */
  @Test
  void aGroupThatIsNoMoreDurableLeavesTheDeliveryIdToItsMember() {
    one.share("group", "t", 2);
    publisher.publish(to("t", "m0").qos(2));
    two.share("group", "t", 2);
    one.unsubscribe(KEY);
    assertThat(DurableState.of(driver.shard())).isEqualTo(DurableState.of(driver.replayedCopy()));
    driver.snapshot();
    driver.crash();
    one.connect();
    assertThat(one.last(SessionEvent.Received.class).deliveryId()).isEqualTo(1);
    assertThat(one.bodies()).isEmpty();
  }

  @Test
  void orderIsKeptForEachMember() {
    one.maxInflight(1).connect().share("group", "t", 1);
    two.maxInflight(1).connect().share("group", "t", 1);
    publish(10);
    for (int i = 0; i < 10; i++) {
      Stream.of(one, two).forEach(member -> member.accept(member.delivery()));
    }
    assertThat(one.bodies()).isSorted();
    assertThat(two.bodies()).isSorted();
    assertThat(Stream.concat(one.bodies().stream(), two.bodies().stream())).hasSize(10);
  }
}
