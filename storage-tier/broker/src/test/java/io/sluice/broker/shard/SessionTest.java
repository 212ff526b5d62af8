package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.SessionEvent;
import org.junit.jupiter.api.Test;

/** Sessions: kept, resumed, taken over, expired, discarded (MQTT 5, 3.1.2.4, 3.1.2.11.2, 4.1). */
class SessionTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();

  @Test
  void aKeptSessionGetsWhatCameWhileItsClientWasAway() {
    TestClient client = driver.client("c").durable().connect().subscribe("t", 1);
    assertThat(client.isPresent()).isFalse();
    client.disconnect();
    publisher.publish(to("t", "missed"));
    publisher.publish(to("t", "not kept").qos(0));
    client.connect();
    assertThat(client.isPresent()).isTrue();
    assertThat(client.bodies()).containsExactly("missed");
    publisher.publish(to("t", "live"));
    assertThat(client.bodies()).containsExactly("missed", "live");
  }

  @Test
  void aSessionWithoutExpiryEndsWithItsConnection() {
    TestClient client = driver.client("c").connect().subscribe("t", 1);
    client.disconnect();
    assertThat(driver.status().sessions()).isEqualTo(1);
    publisher.publish(to("t", "missed"));
    client.connect();
    assertThat(client.isPresent()).isFalse();
    assertThat(client.bodies()).isEmpty();
    assertThat(driver.status().subscriptions()).isZero();
  }

  @Test
  void unsettledDeliveriesComeAgainUnderTheirIdsInOrder() {
    // MQTT 5, 4.4
    TestClient client = driver.client("c").durable().connect().subscribe("t", 1);
    publisher.publish(to("t", "one"));
    publisher.publish(to("t", "two"));
    publisher.publish(to("t", "three"));
    client.accept(client.deliveries().get(1));
    var before = client.deliveries();
    client.lost().connect();
    assertThat(client.bodies()).containsExactly("one", "three");
    assertThat(client.deliveries()).allMatch(SessionEvent.Delivery::redelivered);
    assertThat(client.deliveries().get(0).deliveryId()).isEqualTo(before.get(0).deliveryId());
    assertThat(client.deliveries().get(1).deliveryId()).isEqualTo(before.get(2).deliveryId());
  }

  @Test
  void aResumedClientWithASmallerReceiveMaximumGetsTheRestLater() {
    TestClient client = driver.client("c").durable().connect().subscribe("t", 2);
    for (int i = 0; i < 4; i++) {
      publisher.publish(to("t", "m" + i).qos(2));
    }
    client.lost().maxInflight(1).connect();
    for (int i = 0; i < 4; i++) {
      assertThat(client.bodies()).hasSize(i + 1).last().isEqualTo("m" + i);
      client.accept(client.delivery());
    }
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void aSecondConnectionTakesTheFirstOver() {
    // MQTT 5, 3.1.4-3
    TestClient first = driver.client("c").durable().connect().subscribe("t", 1);
    publisher.publish(to("t", "unsettled"));
    TestClient second = driver.client("c").durable().connect();
    assertThat(first.closeReason()).isEqualTo(CloseReason.TAKEN_OVER);
    assertThat(second.isPresent()).isTrue();
    assertThat(second.bodies()).containsExactly("unsettled");
    first.accept(first.delivery());
    assertThat(driver.status().storedMessages()).as("the first has no say any more").isEqualTo(1);
    assertThat(driver.status().connections()).isEqualTo(2);
  }

  @Test
  void aCleanStartDiscardsWhatWasKept() {
    // MQTT 5, 3.1.2-4
    TestClient client = driver.client("c").durable().connect().subscribe("t", 1);
    client.disconnect();
    publisher.publish(to("t", "discarded"));
    client.cleanStart(true).connect();
    assertThat(client.isPresent()).isFalse();
    assertThat(client.bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).isZero();
    publisher.publish(to("t", "nobody listens"));
    assertThat(client.bodies()).isEmpty();
  }

  @Test
  void aCleanStartTakesOverAndDiscardsAtOnce() {
    TestClient first = driver.client("c").durable().connect().subscribe("t", 1);
    TestClient second = driver.client("c").durable().cleanStart(true).connect();
    assertThat(first.closeReason()).isEqualTo(CloseReason.TAKEN_OVER);
    publisher.publish(to("t", "nobody"));
    assertThat(second.isPresent()).isFalse();
    assertThat(second.bodies()).isEmpty();
  }

  @Test
  void aSessionExpiresAfterItsTimeWithoutConnection() {
    TestClient client = driver.client("c").expiry(1_000).connect().subscribe("t", 1);
    driver.after(5_000);
    client.disconnect();
    publisher.publish(to("t", "missed"));
    driver.after(999);
    assertThat(driver.status().sessions()).isEqualTo(2);
    driver.after(1);
    assertThat(driver.status().sessions()).isEqualTo(1);
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(client.connect().isPresent()).isFalse();
  }

  @Test
  void theClientMayChangeTheExpiryWhenItDisconnects() {
    // MQTT 5, 3.14.2.2.2
    TestClient client = driver.client("c").expiry(1_000).connect();
    client.close(false, 60_000);
    driver.after(59_999);
    assertThat(client.connect().isPresent()).isTrue();
    client.close(false, 0);
    assertThat(client.connect().isPresent()).isFalse();
  }

  @Test
  void expiryCountsOverARestart() {
    TestClient client = driver.client("c").expiry(10_000).connect().subscribe("t", 1);
    client.disconnect();
    driver.after(4_000).crashFor(5_999);
    assertThat(driver.status().sessions()).isEqualTo(1);
    driver.after(1);
    assertThat(driver.status().sessions()).isZero();
    assertThat(client.connect().isPresent()).isFalse();
  }

  @Test
  void aClientConnectedAtTheCrashWasNotAwayBefore() {
    TestClient client = driver.client("c").expiry(10_000).connect().subscribe("t", 1);
    client.disconnect().connect();
    driver.after(60_000).crash();
    assertThat(client.connect().isPresent()).isTrue();
  }

  @Test
  void repeatedRestartsDoNotProlongASession() {
    driver.client("c").expiry(10_000).connect();
    driver.crashFor(0).crashFor(6_000).crashFor(3_999);
    assertThat(driver.status().sessions()).isEqualTo(1);
    driver.crashFor(2);
    assertThat(driver.status().sessions()).isZero();
  }

  @Test
  void aSessionThatIsNotKeptEndsWithARestartAsWithAnyLostConnection() {
    // MQTT 5, 3.1.2.11.2: if the interval is 0, the session ends when the connection is closed
    TestClient client = driver.client("c").durable().connect().subscribe("t", 1);
    client.expiry(0).connect();
    driver.crash();
    assertThat(driver.status().sessions()).isZero();
    publisher.connect().publish(to("t", "for nobody"));
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void anExpiryOfForeverSurvivesRestarts() {
    TestClient client = driver.client("c").expiry(OpenSession.NEVER).connect().subscribe("t", 1);
    client.disconnect();
    driver.crashFor(1_000_000_000_000L);
    assertThat(client.connect().isPresent()).isTrue();
  }

  @Test
  void subscriptionsAndMessagesSurviveARestart() {
    TestClient client = driver.client("c").durable().connect().subscribe("t/#", 1);
    publisher.publish(to("t/1", "before"));
    driver.crash();
    TestClient again = driver.client("publisher").connect();
    again.publish(to("t/2", "after"));
    client.connect();
    assertThat(client.isPresent()).isTrue();
    assertThat(client.bodies()).containsExactly("before", "after");
  }

  @Test
  void anOperatorEndsTheConnectionsOfAUser() {
    TestClient client = driver.client("c").connect();
    assertThat(driver.shard().disconnect("broker", "somebody", CloseReason.ADMINISTRATIVE))
        .isZero();
    assertThat(driver.shard().disconnect("broker", "user", CloseReason.ADMINISTRATIVE))
        .isEqualTo(2);
    driver.endTurn();
    assertThat(client.closeReason()).isEqualTo(CloseReason.ADMINISTRATIVE);
    assertThat(driver.status().connections()).isZero();
    assertThat(driver.shard().isIdle()).isTrue();
  }

  @Test
  void anUnknownBrokerIsRefused() {
    TestClient client = driver.client("c").in("nowhere").connect();
    assertThat(client.refusal().detail()).contains("nowhere");
    assertThat(client.opened().connection()).isNull();
  }
}
