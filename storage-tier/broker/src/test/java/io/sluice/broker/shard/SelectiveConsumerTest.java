package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import org.junit.jupiter.api.Test;

/** Consumers that take from a queue what their selector matches. */
class SelectiveConsumerTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient red = driver.client("red").connect();
  private final TestClient blue = driver.client("blue").connect();

  private static ConsumerSpec wanting(String selector, int credit) {
    return new ConsumerSpec(
        1, Source.queue("q"), selector, Qos.AT_LEAST_ONCE, credit, 0, false, false);
  }

  private void publish(String colour, String... bodies) {
    for (String body : bodies) {
      publisher.publish(toQueue("q", body).property("colour", colour));
    }
  }

  @Test
  void eachTakesItsOwnInOrder() {
    publish("red", "r1", "r2");
    publish("blue", "b1");
    publish("red", "r3");
    red.consume(wanting("colour = 'red'", 10));
    blue.consume(wanting("colour = 'blue'", 10));
    publish("blue", "b2");
    assertThat(red.bodies()).containsExactly("r1", "r2", "r3");
    assertThat(blue.bodies()).containsExactly("b1", "b2");
  }

  @Test
  void whatNobodyWantsWaitsAndOthersPassIt() {
    publish("green", "g1");
    red.consume(wanting("colour = 'red'", 10));
    publish("red", "r1");
    assertThat(red.bodies()).containsExactly("r1");
    assertThat(blue.consume(1, "q", 10).bodies()).containsExactly("g1");
  }

  /** However long the backlog of one that takes nothing is. */
  @Test
  void noneWaitsForAnothersBacklog() {
    red.consume(wanting("colour = 'red'", 0));
    blue.consume(wanting("colour = 'blue'", 10));
    for (int i = 0; i < 3_000; i++) {
      publish("red", "r" + i);
    }
    publish("blue", "b1");
    assertThat(blue.bodies()).containsExactly("b1");
    red.credit(1, 2);
    assertThat(red.bodies()).containsExactly("r0", "r1");
  }

  @Test
  void whatIsGivenBackIsSeenAgain() {
    publish("red", "r1");
    publish("blue", "b1");
    blue.consume(wanting("colour = 'blue'", 1));
    red.consume(1, "q", 1);
    assertThat(red.bodies()).containsExactly("r1");
    publish("red", "r2");
    red.settle(red.delivery(), Outcome.RELEASED).closeConsumer(1);
    red.consume(wanting("colour = 'red'", 10));
    assertThat(red.bodies()).containsExactly("r1", "r1", "r2");
    blue.settle(blue.delivery(), Outcome.RELEASED).credit(1, 1);
    assertThat(blue.bodies()).containsExactly("b1", "b1");
  }

  @Test
  void higherPriorityComesFirst() {
    publisher.publish(toQueue("q", "low").priority(1).property("colour", "red"));
    publisher.publish(toQueue("q", "high").priority(9).property("colour", "red"));
    publisher.publish(toQueue("q", "top").priority(9).property("colour", "blue"));
    red.consume(wanting("colour = 'red'", 10));
    assertThat(red.bodies()).containsExactly("high", "low");
  }

  @Test
  void competingOnesTakeTurns() {
    red.consume(wanting("colour = 'red'", 10));
    blue.consume(wanting("colour = 'red'", 10));
    publish("red", "a", "b", "c", "d");
    assertThat(red.bodies()).hasSize(2);
    assertThat(blue.bodies()).hasSize(2);
  }

  @Test
  void aGroupStaysWithItsConsumer() {
    red.consume(wanting("colour = 'red'", 10));
    blue.consume(wanting("colour = 'red' OR colour = 'blue'", 10));
    for (String body : new String[] {"a", "b", "c"}) {
      publisher.publish(toQueue("q", body).group("g").property("colour", "red"));
    }
    assertThat(red.bodies().size() * blue.bodies().size()).isZero();
    assertThat(red.bodies().size() + blue.bodies().size()).isEqualTo(3);
  }

  @Test
  void findsItsOwnInABacklogThatIsInTheLogAlone() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1_000));
    TestClient sender = small.client("sender").connect();
    for (int i = 0; i < 200; i++) {
      String colour = i % 50 == 49 ? "red" : "blue";
      sender.publish(toQueue("q", i + "-".repeat(100)).property("colour", colour));
    }
    TestClient reader = small.client("reader").connect();
    reader.consume(wanting("colour = 'red'", 10));
    assertThat(reader.bodies()).hasSize(4).allMatch(body -> body.matches("(49|99|149|199)-+"));
    assertThat(small.reads()).isPositive();
  }

  /** What another consumer's group holds up is not read again and again. */
  @Test
  void readsNothingTwiceForWhatItMayNotHave() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1));
    TestClient sender = small.client("sender").connect();
    TestClient owner = small.client("owner").connect().consume(1, "q", 1);
    sender.publish(toQueue("q", "first").group("g"));
    TestClient reader = small.client("reader").connect().consume(wanting("colour = 'red'", 10));
    for (int i = 0; i < 3; i++) {
      sender.publish(toQueue("q", "g" + i).group("g").property("colour", "red"));
      sender.publish(toQueue("q", "b" + i).property("colour", "blue"));
    }
    sender.publish(toQueue("q", "r").property("colour", "red"));
    assertThat(owner.bodies()).containsExactly("first");
    assertThat(reader.bodies()).containsExactly("r");
    owner.closeConsumer(1);
    assertThat(reader.bodies()).containsExactly("r", "g0", "g1", "g2");
    assertThat(small.reads()).isLessThan(20);
  }

  @Test
  void anExclusiveOneKeepsItsTurn() {
    red.consume(exclusive());
    blue.consume(exclusive());
    publish("red", "a", "b");
    assertThat(red.bodies()).containsExactly("a", "b");
  }

  private static ConsumerSpec exclusive() {
    return new ConsumerSpec(
        1, Source.queue("q"), "colour = 'red'", Qos.AT_LEAST_ONCE, 10, 0, true, false);
  }

  @Test
  void aSelectorThatCannotBeReadIsRefused() {
    red.consume(wanting("colour =", 10));
    assertThat(red.consumeRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(red.consumeRefusal().detail()).contains("colour =");
  }

  @Test
  void creditCanBeTakenBack() {
    red.consume(wanting("colour = 'red'", 5));
    red.credit(1, -4);
    publish("red", "a", "b");
    assertThat(red.bodies()).containsExactly("a");
    red.credit(1, -10);
    red.credit(1, 1);
    assertThat(red.bodies()).containsExactly("a", "b");
    assertThat(red.all(SessionEvent.Drained.class)).isEmpty();
  }
}
