package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Qos;
import io.sluice.broker.shard.TestClient.Subscriptions;
import io.sluice.model.StorageKind;
import org.junit.jupiter.api.Test;

/** Options of subscriptions, and several that match the same message. */
class SubscriptionTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient client = driver.client("client").durable().connect();

  @Test
  void overlappingSubscriptionsGiveOneCopyOfTheHighestQosWithAllIdentifiers() {
    // MQTT 5, 3.3.4 and 3.3.4-4
    client.subscribe(Subscriptions.withId("t/#", 0, 1));
    client.subscribe(Subscriptions.withId("t/+", 2, 2));
    client.subscribe(Subscriptions.withId("t/a", 1, 2), Subscriptions.to("#", 1));
    publisher.publish(to("t/a", "once").qos(2));
    assertThat(client.bodies()).containsExactly("once");
    assertThat(client.delivery().qos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(client.delivery().subscriptionIds()).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void subscribingAgainReplaces() {
    // MQTT 5, 3.8.4-3
    client.subscribe(Subscriptions.withId("t", 2, 1));
    client.subscribe(Subscriptions.withId("t", 1, 9));
    publisher.publish(to("t", "once").qos(2));
    assertThat(client.delivery().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    assertThat(client.delivery().subscriptionIds()).containsExactly(9);
    assertThat(driver.status().subscriptions()).isEqualTo(1);
  }

  @Test
  void replacedSubscriptionsAndIdentifiersSurviveARestart() {
    client.subscribe(Subscriptions.withId("t", 2, 1));
    client.subscribe(Subscriptions.withId("t", 1, 9));
    client.disconnect();
    publisher.publish(to("t", "before"));
    driver.snapshot();
    driver.crash();
    publisher.connect().publish(to("t", "after").qos(2));
    client.connect();
    assertThat(client.bodies()).containsExactly("before", "after");
    assertThat(client.deliveries()).allMatch(d -> d.subscriptionIds()[0] == 9);
    assertThat(client.delivery().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
  }

  @Test
  void noLocalKeepsAwayWhatTheClientPublished() {
    // MQTT 5, 3.8.3-3
    client.subscribe(Subscriptions.noLocal("t", 1));
    client.publish(to("t", "own"));
    publisher.publish(to("t", "other"));
    assertThat(client.bodies()).containsExactly("other");
    client.subscribe("+", 1);
    client.publish(to("t", "own, by another subscription"));
    assertThat(client.bodies()).containsExactly("other", "own, by another subscription");
  }

  @Test
  void topicsWithDollarAreHiddenFromWildcards() {
    // MQTT 5, 4.7.2-1
    client.subscribe("#", 1).subscribe("+/x", 1);
    publisher.publish(to("$SYS/x", "hidden"));
    assertThat(client.bodies()).isEmpty();
    client.subscribe("$SYS/#", 1);
    publisher.publish(to("$SYS/x", "seen"));
    assertThat(client.bodies()).containsExactly("seen");
  }

  @Test
  void routesAreNotRememberedBeyondAChangeOfSubscriptions() {
    client.subscribe("t", 1);
    publisher.publish(to("t", "one"));
    TestClient other = driver.client("other").connect().subscribe("#", 1);
    publisher.publish(to("t", "two"));
    client.unsubscribe("t");
    publisher.publish(to("t", "three"));
    assertThat(client.bodies()).containsExactly("one", "two");
    assertThat(other.bodies()).containsExactly("two", "three");
  }

  @Test
  void brokersOfATenantDoNotSeeEachOther() {
    driver.broker("other", StorageKind.DURABLE).broker("memory", StorageKind.MEMORY);
    TestClient elsewhere = driver.client("client").in("other").durable().connect();
    TestClient inMemory = driver.client("client").in("memory").durable().connect();
    elsewhere.subscribe("#", 1).share("group", "#", 1);
    inMemory.subscribe("#", 1);
    publisher.publish(to("t", "here").retained());
    assertThat(elsewhere.bodies()).isEmpty();
    assertThat(inMemory.subscribe("t", 1).bodies()).isEmpty();
    inMemory.publish(to("t", "there"));
    assertThat(inMemory.bodies()).containsExactly("there");
    assertThat(client.opened().connection().isOpen).isTrue();
  }

  @Test
  void aSlowSubscriberThatIsNotKeptLosesWhatIsTooMuch() {
    ShardDriver small = ShardDriver.start(Options.volatileQueueDepth(3));
    TestClient slow = small.client("slow").maxInflight(1).connect().subscribe("t", 1);
    TestClient sender = small.client("sender").connect();
    for (int i = 0; i < 5; i++) {
      sender.publish(to("t", "m" + i));
      assertThat(sender.publishRefusal()).isNull();
    }
    for (int i = 0; i < 3; i++) {
      slow.accept(slow.delivery());
    }
    assertThat(slow.bodies()).containsExactly("m0", "m1", "m2");
    assertThat(small.events(io.sluice.broker.api.BrokerEvent.Kind.MESSAGE_DROPPED)).hasSize(2);
  }

  @Test
  void slowSubscribersThatAreNotKeptHoldBoundedMemory() {
    String body = "x".repeat(4 << 20);
    TestClient fast = driver.client("fast").connect().subscribe("#", 0);
    TestClient sender = driver.client("sender").connect();
    for (int topic = 0; topic < 10; topic++) {
      TestClient slow = driver.client("slow" + topic).maxInflight(1).connect();
      slow.subscribe("t" + topic, 1);
      for (int i = 0; i < 5; i++) {
        sender.publish(to("t" + topic, body));
        assertThat(sender.publishRefusal()).isNull();
        fast.written(1, body.length());
      }
    }
    assertThat(fast.deliveries()).as("who takes its messages gets all").hasSize(50);
    assertThat(driver.status().storedBytes()).isBetween(64L << 20, 88L << 20);
    assertThat(driver.status().destinations())
        .allSatisfy(topic -> assertThat(topic.depth()).isLessThanOrEqualTo(3));
  }
}
