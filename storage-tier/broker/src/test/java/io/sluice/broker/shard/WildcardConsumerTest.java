package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Xid;
import io.sluice.model.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers of all queues whose names match. */
class WildcardConsumerTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private void publish(String queue, String... bodies) {
    for (String body : bodies) {
      publisher.publish(toQueue(queue, body));
    }
  }

  private static ConsumerSpec spec(
      String pattern, String selector, int credit, boolean exclusive, boolean browse) {
    Qos qos = browse ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    return new ConsumerSpec(1, Source.queue(pattern), selector, qos, credit, 0, exclusive, browse);
  }

  private long depthOf(String queue) {
    return driver.status().destinations().stream()
        .filter(status -> status.destination().equals(Destination.queue(queue)))
        .findFirst()
        .orElseThrow()
        .depth();
  }

  @Test
  void readsFromAllThatMatchNowAndLater() {
    publish("a.x", "x1");
    publish("b", "other");
    one.consume(1, "a.*", 10);
    publish("a.y", "y1");
    publish("a", "too short");
    publish("a.x.y", "too long");
    publish("a.x", "x2");
    assertThat(one.bodies()).containsExactly("x1", "y1", "x2");
    assertThat(one.deliveries().get(1).message().destination()).isEqualTo(Destination.queue("a.y"));
    assertThat(one.deliveries()).allMatch(delivery -> delivery.consumerId() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {">", "a.>", "*.x", "a.*", "*.*"})
  void understandsActiveMqsWildcards(String pattern) {
    publish("a.x", "m");
    one.consume(1, pattern, 10);
    assertThat(one.bodies()).containsExactly("m");
  }

  @Test
  void makesNoQueue() {
    driver.limit(Resource.QUEUES, 0);
    one.consume(1, "a.>", 10);
    assertThat(one.consumeRefusal()).isNull();
    assertThat(driver.status().destinations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.*", ">", "a.>", "*.b"})
  void nothingIsSentToAWildcard(String pattern) {
    publish("a.b", "m");
    publisher.publish(toQueue(pattern, "m"));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(publisher.publishRefusal().detail()).contains("wildcard");
    publisher.publish(toQueue(pattern, "m").at(driver.nowMillis() + 1_000));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.>.b", "*.b*"})
  void refusesWhatIsNoPattern(String pattern) {
    one.consume(1, pattern, 10);
    assertThat(one.consumeRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
  }

  /** As with ActiveMQ only a level of its own is a wildcard. */
  @Test
  void aStarWithinALevelIsAPartOfTheName() {
    publish("a*b", "m");
    one.consume(1, "a*b", 10);
    assertThat(one.bodies()).containsExactly("m");
  }

  @Test
  void hasOneCreditForAll() {
    publish("a.x", "x1", "x2", "x3");
    publish("a.y", "y1", "y2", "y3");
    one.consume(1, "a.*", 2);
    assertThat(one.bodies()).containsExactly("x1", "x2");
    one.credit(1, 1);
    one.credit(1, 1);
    assertThat(one.bodies()).as("in turns").containsExactly("x1", "x2", "y1", "x3");
    publish("a.z", "z1");
    assertThat(one.bodies()).hasSize(4);
    one.credit(1, 10);
    assertThat(one.bodies()).hasSize(7);
  }

  @Test
  void settlesInEachQueue() {
    publish("a.x", "x1", "x2");
    publish("a.y", "y1");
    one.consume(1, "a.*", 10);
    one.accept(one.deliveries().get(0));
    one.settle(one.deliveries().get(1), Outcome.RELEASED);
    one.settle(one.deliveries().get(2), Outcome.MODIFIED_UNDELIVERABLE_HERE);
    assertThat(one.bodies()).containsExactly("x1", "x2", "y1", "x2");
    two.consume(1, "a.>", 10);
    assertThat(two.bodies()).containsExactly("y1");
    assertThat(two.delivery().deliveryCount()).isEqualTo(1);
    driver.crash();
    one.connect().consume(1, "a.x", 10);
    two.connect().consume(1, "a.y", 10);
    assertThat(one.bodies()).containsExactly("x2");
    assertThat(two.bodies()).containsExactly("y1");
  }

  @Test
  void givesBackWhatItHasWhenItIsClosed() {
    publish("a.x", "x1", "x2");
    publish("a.y", "y1");
    one.consume(1, "a.*", 10);
    one.accept(one.delivery());
    two.consume(1, "a.*", 10);
    one.closeConsumer(1);
    assertThat(two.bodies()).containsExactly("x1", "x2");
    publish("a.new", "new");
    assertThat(two.bodies()).last().isEqualTo("new");
    two.lost();
    one.consume(1, "a.*", 10);
    assertThat(one.bodies()).endsWith("x1", "x2", "new");
  }

  @Test
  void competesWithConsumersOfOneQueue() {
    one.consume(1, "a.*", 10);
    two.consume(1, "a.x", 10);
    publish("a.x", "1", "2", "3", "4");
    assertThat(one.bodies()).hasSize(2);
    assertThat(two.bodies()).hasSize(2);
  }

  @Test
  void isExclusiveInEachQueue() {
    two.consume(1, "a.x", 10);
    one.consume(spec("a.*", null, 10, true, false));
    publish("a.x", "x");
    publish("a.y", "y");
    publish("b", "b");
    assertThat(one.bodies()).containsExactly("x", "y");
  }

  @Test
  void keepsTheOrderOfPrioritiesInEachQueue() {
    publish("a.x", "normal");
    publisher.publish(toQueue("a.x", "high").priority(9));
    one.consume(1, "a.*", 10);
    assertThat(one.bodies()).containsExactly("high", "normal");
  }

  @Test
  void selects() {
    one.consume(spec("a.*", "n = 1", 10, false, false));
    publisher.publish(toQueue("a.x", "no").property("n", 2));
    publisher.publish(toQueue("a.x", "yes").property("n", 1));
    assertThat(one.bodies()).containsExactly("yes");
    two.consume(1, "a.x", 10);
    assertThat(two.bodies()).containsExactly("no");
    one.consume(
        new ConsumerSpec(2, Source.queue("a.*"), "=", Qos.AT_LEAST_ONCE, 1, 0, false, false));
    assertThat(one.consumeRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
  }

  @Test
  void browsesAll() {
    publish("a.x", "x1", "x2");
    publish("a.y", "y1");
    one.consume(spec("a.*", null, 10, false, true)).drain(1);
    assertThat(one.bodies()).containsExactly("x1", "x2", "y1");
    assertThat(one.all(SessionEvent.Drained.class)).hasSize(1);
    assertThat(depthOf("a.x")).isEqualTo(2);
  }

  @Test
  void aDrainEndsWhenAllQueuesHaveHandedOut() {
    one.consume(1, "a.*", 10).drain(1);
    assertThat(one.all(SessionEvent.Drained.class)).hasSize(1);
    publish("a.x", "x1");
    publish("a.y", "y1", "y2");
    assertThat(one.bodies()).isEmpty();
    one.credit(1, 2).drain(1);
    assertThat(one.bodies()).hasSize(2);
    one.credit(1, 2).drain(1);
    assertThat(one.bodies()).hasSize(3);
    assertThat(one.all(SessionEvent.Drained.class)).hasSize(3);
  }

  @Test
  void aDrainWaitsForWhatIsReadBack() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(0));
    TestClient writer = small.client("writer").connect();
    TestClient reader = small.client("reader").connect();
    writer.publish(toQueue("a.x", "x1"));
    writer.publish(toQueue("a.y", "y1"));
    writer.publish(toQueue("a.x", "x2"));
    small.crash();
    small.holdReads();
    reader.connect().consume(1, "a.*", 10).drain(1);
    assertThat(reader.all(SessionEvent.Drained.class)).isEmpty();
    small.releaseReads();
    assertThat(reader.bodies()).containsExactlyInAnyOrder("x1", "x2", "y1");
    assertThat(reader.all(SessionEvent.Drained.class)).hasSize(1);
    assertThat(reader.events().get(reader.events().size() - 1))
        .isInstanceOf(SessionEvent.Drained.class);
  }

  @Test
  void drainsThatWaitForRoomDoNotKeepEachOtherGoing() {
    TestClient first = driver.client("first").maxInflight(1).connect().consume(1, "a.*", 10);
    TestClient second = driver.client("second").maxInflight(1).connect().consume(1, "a.*", 10);
    publish("a.x", "x1", "x2");
    publish("a.y", "y1", "y2");
    first.drain(1);
    second.drain(1);
    publish("a.x", "x3");
    assertThat(first.bodies()).hasSize(1);
    assertThat(first.all(SessionEvent.Drained.class)).isEmpty();
    first.accept(first.delivery());
    assertThat(first.bodies()).hasSize(2);
    second.disconnect();
    for (int taken = 2; taken <= 5; taken++) {
      assertThat(first.all(SessionEvent.Drained.class)).isEmpty();
      first.accept(first.delivery());
    }
    assertThat(first.bodies()).containsExactlyInAnyOrder("x1", "x2", "x3", "y1", "y2");
    assertThat(first.all(SessionEvent.Drained.class)).hasSize(1);
  }

  @Test
  void goesOnWhenItsConnectionHasRoom() {
    TestClient narrow = driver.client("narrow").maxInflight(1).connect();
    publish("a.x", "x1");
    publish("a.y", "y1");
    narrow.consume(1, "a.*", 10);
    assertThat(narrow.bodies()).containsExactly("x1");
    narrow.accept(narrow.delivery());
    assertThat(narrow.bodies()).containsExactly("x1", "y1");
  }

  @Test
  void isRolledBackWithItsTransaction() {
    publish("a.x", "x1");
    publish("a.y", "y1");
    one.consume(1, "a.*", 10);
    one.begin(1);
    one.settleIn(1, one.deliveries().get(0), Outcome.ACCEPTED);
    one.rollback(1);
    assertThat(depthOf("a.x")).isEqualTo(1);
    one.begin(2);
    one.deliveries().forEach(delivery -> one.settleIn(2, delivery, Outcome.ACCEPTED));
    Xid xid = new Xid(1, new byte[] {1}, new byte[] {2});
    one.prepare(2, xid);
    assertThat(one.rollbackPrepared(xid)).isNull();
    assertThat(one.deliveries()).as("still its own").hasSize(2);
    one.deliveries().forEach(one::accept);
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void groupsStayWithOneInEachQueue() {
    one.consume(1, "a.*", 10);
    two.consume(1, "a.*", 10);
    for (String body : List.of("g1", "g2", "g3")) {
      publisher.publish(toQueue("a.x", body).group("g"));
    }
    assertThat(one.bodies()).containsExactly("g1", "g2", "g3");
    one.closeConsumer(1);
    assertThat(two.bodies()).containsExactly("g1", "g2", "g3");
  }

  @Test
  void getsNeitherWhatIsTemporaryNorWhatIsScheduled() {
    Destination temporary = Destination.temporary(Destination.Kind.QUEUE, "t");
    publisher.createTemporary(temporary);
    publisher.publish(toQueue("a.x", "later").at(driver.nowMillis() + 1_000));
    publisher.publish(toQueue(temporary.name(), "mine"));
    one.consume(1, ">", 10);
    publisher.publish(to("t", "news"));
    assertThat(one.bodies()).isEmpty();
    driver.after(1_000);
    assertThat(one.bodies()).containsExactly("later");
  }

  @Test
  void isBounded() {
    for (int i = 0; i <= 10_000; i++) {
      publish("a." + i, "m");
      if (i == 9_999) {
        one.consume(1, "a.*", 1);
        assertThat(one.consumeRefusal()).isNull();
      }
    }
    assertThat(driver.events(BrokerEvent.Kind.SUBSCRIBE_REFUSED)).hasSize(1);
    two.consume(1, "a.*", 1);
    assertThat(two.consumeRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
  }
}
