package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import org.junit.jupiter.api.Test;

/** Browsers look at what waits in a queue (JMS 3.1 4.1.6), and drains say when there is no more. */
class BrowseTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient browser = driver.client("browser").connect();
  private final TestClient taker = driver.client("taker").connect();

  private static ConsumerSpec browse(String selector, int credit) {
    return new ConsumerSpec(
        1, Source.queue("q"), selector, Qos.AT_MOST_ONCE, credit, 0, false, true);
  }

  private void publish(String... bodies) {
    for (String body : bodies) {
      publisher.publish(toQueue("q", body).property("length", body.length()));
    }
  }

  @Test
  void seesAllOnceAndTakesNothing() {
    publish("a", "b");
    browser.consume(browse(null, 10));
    publish("c");
    assertThat(browser.bodies()).containsExactly("a", "b", "c");
    assertThat(browser.deliveries()).allMatch(delivery -> delivery.deliveryId() == 0);
    assertThat(taker.consume(1, "q", 10).bodies()).containsExactly("a", "b", "c");
    assertThat(driver.status().storedMessages()).isEqualTo(3);
  }

  @Test
  void doesNotSeeWhatSomebodyHas() {
    publish("a", "b");
    taker.consume(1, "q", 1);
    assertThat(browser.consume(browse(null, 10)).bodies()).containsExactly("b");
  }

  /** Wherever it has come to: the last it saw, or further. */
  @Test
  void doesNotSeeAgainWhatIsGivenBack() {
    publish("a", "b");
    browser.consume(browse(null, 10));
    taker.consume(1, "q", 2);
    taker.settle(taker.deliveries().get(1), Outcome.RELEASED);
    taker.settle(taker.deliveries().get(0), Outcome.RELEASED);
    publish("c");
    assertThat(browser.bodies()).containsExactly("a", "b", "c");
  }

  @Test
  void seesWhatComesAfterWhatWasTaken() {
    publish("a", "b");
    browser.consume(browse(null, 10));
    taker.consume(1, "q", 2);
    taker.accept(taker.deliveries().get(1));
    publish("c");
    taker.settle(taker.deliveries().get(0), Outcome.RELEASED);
    publish("d");
    assertThat(browser.bodies()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void goesAsFarAsItsCredit() {
    publish("a", "b", "c");
    browser.consume(browse(null, 1));
    assertThat(browser.bodies()).containsExactly("a");
    assertThat(browser.credit(1, 1).bodies()).containsExactly("a", "b");
  }

  @Test
  void seesWhatItsSelectorMatches() {
    publish("a", "bb", "c");
    assertThat(browser.consume(browse("length = 1", 10)).bodies()).containsExactly("a", "c");
  }

  @Test
  void hearsOfTheEndByDraining() {
    publish("a", "b");
    browser.consume(browse(null, 10)).drain(1);
    assertThat(browser.events().get(browser.events().size() - 1))
        .isEqualTo(new SessionEvent.Drained(1, 8));
    assertThat(browser.bodies()).containsExactly("a", "b");
    publish("c");
    assertThat(browser.bodies()).containsExactly("a", "b");
  }

  @Test
  void seesABacklogThatIsInTheLogAlone() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1_000));
    TestClient sender = small.client("sender").connect();
    for (int i = 0; i < 100; i++) {
      sender.publish(toQueue("q", i + "-".repeat(100)));
    }
    TestClient looker = small.client("looker").connect();
    looker.consume(browse(null, 1_000)).drain(1);
    assertThat(looker.bodies()).hasSize(100);
    assertThat(looker.all(SessionEvent.Drained.class)).hasSize(1);
  }

  /** AMQP 1.0, 2.6.7. */
  @Test
  void drainingHandsOverWhatThereIsAndTakesBackTheRest() {
    publish("a");
    taker.consume(1, "q", 10).drain(1);
    publish("b");
    assertThat(taker.bodies()).containsExactly("a");
    assertThat(taker.all(SessionEvent.Drained.class)).hasSize(1);
    assertThat(taker.credit(1, 1).bodies()).containsExactly("a", "b");
  }

  @Test
  void aDrainWaitsForTheWindow() {
    publish("a", "b");
    TestClient slow = driver.client("slow").window(1, 1_000_000).connect();
    slow.consume(1, "q", 2).drain(1);
    assertThat(slow.all(SessionEvent.Drained.class)).isEmpty();
    slow.written(1, slow.delivery().message().sizeBytes());
    assertThat(slow.bodies()).containsExactly("a", "b");
    assertThat(slow.all(SessionEvent.Drained.class)).hasSize(1);
  }

  @Test
  void aDrainOfAnEmptyQueueWaitsForTheWindowToo() {
    publish("a");
    TestClient slow = driver.client("slow").window(1, 1_000_000).connect();
    slow.consume(1, "q", 2).drain(1);
    assertThat(slow.all(SessionEvent.Drained.class)).isEmpty();
    slow.written(1, slow.delivery().message().sizeBytes());
    assertThat(slow.all(SessionEvent.Drained.class)).hasSize(1);
  }

  @Test
  void aDrainWaitsForTheLogToBeRead() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1));
    TestClient sender = small.client("sender").connect();
    sender.publish(toQueue("q", "a"));
    sender.publish(toQueue("q", "b"));
    small.holdReads();
    TestClient reader = small.client("reader").connect();
    reader.consume(1, "q", 10).drain(1);
    assertThat(reader.all(SessionEvent.Drained.class)).isEmpty();
    small.releaseReads();
    assertThat(reader.bodies()).containsExactly("a", "b");
    assertThat(reader.all(SessionEvent.Drained.class)).hasSize(1);
  }

  /** The answer does not overtake a delivery that waits for the log. */
  @Test
  void aDrainIsAnsweredAfterItsDeliveries() {
    driver.holdLog();
    publish("a");
    taker.consume(1, "q", 10).drain(1);
    driver.releaseLog();
    assertThat(taker.bodies()).containsExactly("a");
    assertThat(taker.events().get(taker.events().size() - 1))
        .isEqualTo(new SessionEvent.Drained(1, 9));
  }
}
