package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.shard.TestClient.Subscriptions;
import org.junit.jupiter.api.Test;

/** Retained messages (MQTT 5, 3.3.1.3, 3.8.3.1). */
class RetainedTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient client = driver.client("client").durable().connect();

  @Test
  void aNewSubscriberGetsTheNewestRetainedMessageOfEachMatchingTopic() {
    publisher.publish(to("t/a", "old").retained());
    publisher.publish(to("t/a", "new").retained());
    publisher.publish(to("t/b", "b").retained());
    publisher.publish(to("t/b", "not retained"));
    publisher.publish(to("u", "elsewhere").retained());
    publisher.publish(to("$SYS/x", "hidden").retained());
    client.subscribe("+/#", 1);
    assertThat(client.bodies()).containsExactlyInAnyOrder("new", "b", "elsewhere");
    assertThat(client.deliveries()).allMatch(SessionEvent.Delivery::retain);
    assertThat(driver.status().retainedMessages()).isEqualTo(4);
  }

  @Test
  void itComesAfterTheAnswerToSubscribe() {
    publisher.publish(to("t", "kept").retained());
    client.subscribe("t", 1);
    assertThat(client.events()).first().isInstanceOf(SessionEvent.Subscribed.class);
    assertThat(client.events()).last().isInstanceOf(SessionEvent.Delivery.class);
  }

  @Test
  void anEmptyOneClearsAndIsDeliveredAsAnyOther() {
    publisher.publish(to("t", "kept").retained());
    TestClient live = driver.client("live").connect().subscribe("t", 1);
    publisher.publish(to("t", "").retained());
    assertThat(live.bodies()).containsExactly("kept", "");
    client.subscribe("t", 1);
    assertThat(client.bodies()).isEmpty();
    assertThat(driver.status().retainedMessages()).isZero();
  }

  @Test
  void aMessageToAQueueOfTheSameNameClearsNothing() {
    publisher.publish(to("t", "kept").retained());
    publisher.publish(TestMessage.toQueue("t", "").retained());
    assertThat(driver.status().retainedMessages()).isEqualTo(1);
  }

  @Test
  void retainHandlingDecidesWhetherItIsSent() {
    // MQTT 5, 3.8.3.1: 0 always, 1 if the subscription is new, 2 never
    publisher.publish(to("t", "kept").retained());
    client.subscribe(Subscriptions.retain("t", false, RetainHandling.DO_NOT_SEND));
    assertThat(client.bodies()).isEmpty();
    client.subscribe(Subscriptions.retain("t", false, RetainHandling.SEND_IF_NEW));
    assertThat(client.bodies()).isEmpty();
    client.subscribe(Subscriptions.retain("t", false, RetainHandling.SEND));
    assertThat(client.bodies()).hasSize(1);
    client.unsubscribe("t");
    client.subscribe(Subscriptions.retain("t", false, RetainHandling.SEND_IF_NEW));
    assertThat(client.bodies()).hasSize(2);
  }

  @Test
  void sharedSubscriptionsGetNone() {
    // MQTT 5, 4.8.2
    publisher.publish(to("t", "kept").retained());
    client.share("group", "t", 1);
    assertThat(client.bodies()).isEmpty();
  }

  @Test
  void theFlagOfALiveMessageIsPassedOnOnlyIfAskedFor() {
    // MQTT 5, 3.3.1-12 and 3.3.1-13
    TestClient asPublished = driver.client("rap").connect();
    asPublished.subscribe(Subscriptions.retain("t", true, RetainHandling.SEND));
    client.subscribe("t", 1);
    publisher.publish(to("t", "live").retained());
    assertThat(client.delivery().retain()).isFalse();
    assertThat(asPublished.delivery().retain()).isTrue();
    publisher.publish(to("t", "plain"));
    assertThat(asPublished.delivery().retain()).isFalse();
  }

  @Test
  void anExpiredOneIsNotSent() {
    publisher.publish(to("t", "short").retained().expiresAt(driver.nowMillis() + 1_000));
    driver.after(1_000);
    client.subscribe("t", 1);
    assertThat(client.bodies()).isEmpty();
    assertThat(driver.status().retainedMessages()).isZero();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void theySurviveRestartsInLogAndSnapshot() {
    publisher.publish(to("t", "old").retained());
    publisher.publish(to("t", "kept").qos(0).retained());
    publisher.publish(to("u", "cleared").retained());
    publisher.publish(to("u", "").retained());
    driver.crash();
    assertThat(driver.status().retainedMessages()).isEqualTo(1);
    driver.snapshot();
    driver.crash();
    client.connect().subscribe("#", 1);
    assertThat(client.bodies()).containsExactly("kept");
    assertThat(client.delivery().retain()).isTrue();
  }

  @Test
  void aMessageTwiceInOneQueueIsSettledTwiceOverARestart() {
    client.subscribe("t", 1);
    publisher.publish(to("t", "live and kept").retained());
    client.subscribe("t", 1);
    assertThat(client.bodies()).hasSize(2);
    client.accept(client.deliveries().get(1));
    driver.crash();
    client.connect();
    assertThat(client.deliveries()).hasSize(1).noneMatch(SessionEvent.Delivery::retain);
    client.accept(client.delivery());
    driver.crash();
    assertThat(client.connect().deliveries()).isEmpty();
  }

  @Test
  void aReplacedOneGivesItsBytesBack() {
    publisher.publish(to("t", "a long first version").retained());
    publisher.publish(to("t", "short").retained());
    assertThat(driver.status().storedBytes()).isEqualTo("t".length() + "short".length());
    publisher.publish(to("t", "").retained());
    assertThat(driver.shard().storedBytes()).isZero();
  }
}
