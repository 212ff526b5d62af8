package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import org.junit.jupiter.api.Test;

/** Named queues: competing consumers, credit, priority, exclusive consumers and message groups. */
class QueueTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private void publish(String... bodies) {
    for (String body : bodies) {
      publisher.publish(toQueue("q", body));
    }
  }

  private static ConsumerSpec consumer(int credit, int priority, boolean exclusive) {
    return new ConsumerSpec(
        1, Source.queue("q"), null, Qos.AT_LEAST_ONCE, credit, priority, exclusive, false);
  }

  @Test
  void keepsMessagesUntilThereIsAConsumer() {
    publish("a", "b");
    driver.crash();
    one.connect().consume(1, "q", 10);
    assertThat(one.bodies()).containsExactly("a", "b");
    assertThat(one.delivery().consumerId()).isEqualTo(1);
  }

  @Test
  void nonDurableMessagesAreGoneAfterARestart() {
    publisher.publish(toQueue("q", "durable"));
    publisher.publish(toQueue("q", "not").notDurable());
    assertThat(driver.status().storedMessages()).isEqualTo(2);
    driver.crash();
    assertThat(one.connect().consume(1, "q", 10).bodies()).containsExactly("durable");
  }

  @Test
  void refusesRatherThanDropsWhenMemoryIsFull() {
    String body = "x".repeat(4 << 20);
    for (int i = 0; i < 3; i++) {
      publisher.publish(toQueue("q", body).notDurable());
      assertThat(publisher.publishRefusal()).isNull();
    }
    publisher.publish(toQueue("q", body).notDurable());
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
    assertThat(driver.status().storedMessages()).isEqualTo(3);
    publisher.publish(toQueue("q", "durable"));
    assertThat(publisher.publishRefusal()).isNull();
  }

  @Test
  void handsEachMessageToOneConsumerInTurn() {
    one.consume(1, "q", 10);
    two.consume(1, "q", 10);
    publish("a", "b", "c", "d");
    assertThat(one.bodies()).containsExactly("a", "c");
    assertThat(two.bodies()).containsExactly("b", "d");
  }

  @Test
  void handsOutNoMoreThanTheCredit() {
    one.consume(1, "q", 1);
    publish("a", "b", "c");
    assertThat(one.bodies()).containsExactly("a");
    one.accept(one.delivery());
    assertThat(one.bodies()).as("settling grants no credit").containsExactly("a");
    one.credit(1, 2);
    assertThat(one.bodies()).containsExactly("a", "b", "c");
  }

  @Test
  void refusesASecondConsumerOfTheSameId() {
    one.consume(1, "q", 10).consume(1, "other", 10);
    assertThat(one.last(SessionEvent.ConsumerOpened.class).refusal().detail()).contains("1");
  }

  @Test
  void givesBackWhatAClosedConsumerHadUnsettledInOrder() {
    one.consume(1, "q", 10);
    publish("a", "b", "c");
    one.accept(one.deliveries().get(1));
    two.consume(1, "q", 10);
    one.closeConsumer(1);
    assertThat(two.bodies()).containsExactly("a", "c");
    assertThat(two.deliveries()).allMatch(SessionEvent.Delivery::redelivered);
    assertThat(one.all(SessionEvent.ConsumerClosed.class)).hasSize(1);
  }

  @Test
  void givesBackWhatALostConnectionHadUnsettled() {
    one.consume(1, "q", 10);
    publish("a", "b");
    two.consume(1, "q", 10);
    one.lost();
    assertThat(two.bodies()).containsExactly("a", "b");
  }

  @Test
  void handsHigherPrioritiesOutFirst() {
    // JMS 3.4.9
    publisher.publish(toQueue("q", "low").priority(0));
    publisher.publish(toQueue("q", "normal 1"));
    publisher.publish(toQueue("q", "high").priority(9));
    publisher.publish(toQueue("q", "normal 2"));
    one.consume(1, "q", 10);
    assertThat(one.bodies()).containsExactly("high", "normal 1", "normal 2", "low");
  }

  @Test
  void prefersConsumersOfHigherPriorityAsLongAsTheyHaveCredit() {
    one.consume(consumer(10, 0, false));
    two.consume(consumer(2, 5, false));
    publish("a", "b", "c");
    assertThat(two.bodies()).containsExactly("a", "b");
    assertThat(one.bodies()).containsExactly("c");
  }

  @Test
  void givesAnExclusiveConsumerEverything() {
    one.consume(consumer(10, 0, true));
    two.consume(consumer(10, 0, true));
    publish("a", "b");
    assertThat(one.bodies()).containsExactly("a", "b");
    one.lost();
    assertThat(two.bodies()).containsExactly("a", "b");
  }

  @Test
  void givesAnExclusiveConsumerWhatOthersHadGroupsOf() {
    one.consume(consumer(10, 0, false));
    publisher.publish(toQueue("q", "g0").group("g"));
    two.consume(consumer(1, 0, true));
    publisher.publish(toQueue("q", "g1").group("g"));
    publisher.publish(toQueue("q", "g2").group("g"));
    assertThat(one.bodies()).containsExactly("g0");
    assertThat(two.bodies()).containsExactly("g1");
    two.lost();
    assertThat(one.bodies()).containsExactly("g0", "g1", "g2");
  }

  @Test
  void whatAClosedConsumerHeldUpIsForOthers() {
    one.consume(consumer(0, 0, true));
    two.consume(consumer(10, 0, false));
    publish("a");
    assertThat(two.bodies()).isEmpty();
    one.closeConsumer(1);
    assertThat(two.bodies()).containsExactly("a");
  }

  /** Of all its queues. */
  @Test
  void aClosedConsumersUnsettledDeliveriesAreRoomForOthers() {
    TestClient narrow = driver.client("narrow").maxInflight(1).connect();
    narrow.consume(1, "q", 10).consume(2, "other", 10);
    publish("a");
    publisher.publish(toQueue("other", "b"));
    assertThat(narrow.bodies()).containsExactly("a");
    narrow.closeConsumer(1);
    assertThat(narrow.bodies()).containsExactly("a", "b");
  }

  @Test
  void keepsAMessageGroupWithOneConsumerWhileItStays() {
    // JMSXGroupID
    one.consume(1, "q", 10);
    two.consume(1, "q", 10);
    for (int i = 0; i < 3; i++) {
      publisher.publish(toQueue("q", "g" + i).group("g"));
      publisher.publish(toQueue("q", "h" + i).group("h"));
    }
    assertThat(one.bodies()).containsExactly("g0", "g1", "g2");
    assertThat(two.bodies()).containsExactly("h0", "h1", "h2");
    one.deliveries().forEach(one::accept);
    one.closeConsumer(1);
    publisher.publish(toQueue("q", "g3").group("g"));
    assertThat(two.bodies()).last().isEqualTo("g3");
  }

  @Test
  void aGroupThatWaitsDoesNotHoldUpOthers() {
    one.consume(1, "q", 1);
    publisher.publish(toQueue("q", "g0").group("g"));
    publisher.publish(toQueue("q", "g1").group("g"));
    two.consume(1, "q", 10);
    publish("plain");
    assertThat(two.bodies()).containsExactly("plain");
    one.credit(1, 1);
    assertThat(one.bodies()).containsExactly("g0", "g1");
  }

  @Test
  void preSettledConsumersAreDoneWithWhatTheyAreSent() {
    one.consume(
        new ConsumerSpec(1, Source.queue("q"), null, Qos.AT_MOST_ONCE, 10, 0, false, false));
    publish("a");
    assertThat(one.delivery().deliveryId()).isZero();
    assertThat(driver.status().storedMessages()).isZero();
    driver.crash();
    assertThat(one.connect().consume(1, "q", 10).bodies()).isEmpty();
  }

  @Test
  void showsQueuesInTheStatus() {
    one.consume(1, "q", 1);
    publish("a", "b");
    var figures =
        driver.status().destinations().stream()
            .filter(d -> d.destination().equals(Destination.queue("q")))
            .findFirst()
            .orElseThrow();
    assertThat(figures.consumers()).isEqualTo(1);
    assertThat(figures.depth()).isEqualTo(2);
    one.settle(one.delivery(), Outcome.ACCEPTED);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }
}
