package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.model.policy.Dispatch;
import org.junit.jupiter.api.Test;

/** Concurrent store and dispatch: what is consumed at once is never written. */
class ConcurrentDispatchTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient consumer = driver.client("consumer").connect();

  private void consume() {
    consumer.consume(1, "q", 100);
    driver.holdLog();
  }

  private void becomesOverdue() {
    driver.after(ShardOptions.DEFAULT.unwrittenMillis());
  }

  @Test
  void whatIsConsumedAtOnceIsNotWritten() {
    consume();
    long tag = publisher.publish(toQueue("q", "a"));
    assertThat(consumer.bodies()).containsExactly("a");
    assertThat(publisher.hasAnswer(tag)).isFalse();
    consumer.accept(consumer.delivery());
    assertThat(publisher.hasAnswer(tag)).isTrue();
    assertThat(driver.status().storedMessages()).isZero();
    becomesOverdue();
    assertThat(DurableState.of(driver.replayedCopy()))
        .noneMatch(record -> record.contains("Enqueued"));
  }

  private void logIsSlow(long appendMillis) {
    driver.holdLog();
    publisher.publish(toQueue("nobody's", "a"));
    driver.after(appendMillis);
    driver.releaseLog();
  }

  private boolean isUnwrittenAfter(long millis) {
    long tag = publisher.publish(toQueue("q", "a"));
    driver.after(millis);
    driver.completeAppend();
    boolean written = publisher.hasAnswer(tag);
    consumer.accept(consumer.delivery());
    return !written;
  }

  @Test
  void aSlowLogLeavesConsumersMoreTime() {
    logIsSlow(30);
    consume();
    assertThat(isUnwrittenAfter(119)).isTrue();
    assertThat(isUnwrittenAfter(120)).isFalse();
  }

  @Test
  void aVerySlowLogLeavesThemNoMoreThanTheMost() {
    logIsSlow(10_000);
    consume();
    assertThat(isUnwrittenAfter(ShardOptions.DEFAULT.maxUnwrittenMillis() - 1)).isTrue();
    assertThat(isUnwrittenAfter(ShardOptions.DEFAULT.maxUnwrittenMillis())).isFalse();
  }

  @Test
  void thatTheLogWasSlowIsForgottenInTime() {
    logIsSlow(30);
    consume();
    driver.after(2_000);
    assertThat(isUnwrittenAfter(27)).isTrue();
    assertThat(isUnwrittenAfter(28)).isFalse();
  }

  @Test
  void whatIsNotConsumedAtOnceIsWrittenAndAnsweredThen() {
    consume();
    long tag = publisher.publish(toQueue("q", "a"));
    driver.after(ShardOptions.DEFAULT.unwrittenMillis() - 1);
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isFalse();
    driver.holdLog();
    driver.after(1);
    assertThat(publisher.hasAnswer(tag)).isFalse();
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
    driver.crash();
    consumer.connect().consume(1, "q", 100);
    assertThat(consumer.bodies()).containsExactly("a");
    consumer.accept(consumer.delivery());
    assertThat(driver.crash().status().storedMessages()).isZero();
  }

  @Test
  void aCrashTakesWhatWasNotWrittenAndItsPublisherWasToldNothing() {
    consume();
    long tag = publisher.publish(toQueue("q", "a"));
    driver.crash();
    assertThat(publisher.hasAnswer(tag)).isFalse();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void whatComesBackIsWrittenFirst() {
    for (Outcome outcome : new Outcome[] {Outcome.RELEASED, Outcome.MODIFIED_FAILED}) {
      consumer.connect().consume(1, "q", 1);
      publisher.connect();
      long tag = publisher.publish(toQueue("q", "a"));
      consumer.settle(consumer.delivery(), outcome);
      assertThat(publisher.hasAnswer(tag)).isTrue();
      driver.crash();
      assertThat(driver.status().storedMessages()).as(outcome.name()).isEqualTo(1);
      consumer.connect().consume(1, "q", 1).accept(consumer.delivery());
      driver.crash();
    }
  }

  @Test
  void aDeadLetterIsWritten() {
    consume();
    long tag = publisher.publish(toQueue("q", "a"));
    consumer.settle(consumer.delivery(), Outcome.REJECTED);
    assertThat(publisher.hasAnswer(tag)).isFalse();
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
    driver.crash();
    consumer.connect().consume(1, "ActiveMQ.DLQ", 1);
    assertThat(consumer.bodies()).containsExactly("a");
  }

  @Test
  void whatAConsumerHadThatLeavesIsWritten() {
    consume();
    long closed = publisher.publish(toQueue("q", "a"));
    consumer.closeConsumer(1).consume(1, "q", 100);
    driver.releaseLog();
    assertThat(publisher.hasAnswer(closed)).isTrue();
    consumer.accept(consumer.delivery());
    publisher.publish(toQueue("q", "untried"));
    consumer.accept(consumer.delivery());
    long lost = publisher.publish(toQueue("q", "b"));
    assertThat(publisher.hasAnswer(lost)).isFalse();
    consumer.lost();
    assertThat(publisher.hasAnswer(lost)).isTrue();
    assertThat(driver.crash().status().storedMessages()).isEqualTo(1);
  }

  @Test
  void aTransactionSettlesOnlyWhatIsWritten() {
    consume();
    long tag = publisher.publish(toQueue("q", "a"));
    consumer.begin(7).settleIn(7, consumer.delivery(), Outcome.ACCEPTED);
    consumer.publishIn(7, toQueue("answers", "b"));
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
    driver.holdLog();
    consumer.commit(7);
    driver.crash();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    consumer.connect().consume(1, "q", 100);
    assertThat(consumer.bodies()).containsExactly("a");
  }

  @Test
  void whoTakesAtMostOnceTakesAtOnce() {
    consumer.consume(
        new ConsumerSpec(1, Source.queue("q"), null, Qos.AT_MOST_ONCE, 9, 0, false, false));
    driver.holdLog();
    long tag = publisher.publish(toQueue("q", "a"));
    assertThat(consumer.bodies()).containsExactly("a");
    assertThat(publisher.hasAnswer(tag)).isTrue();
  }

  @Test
  void aDeliveryDoesNotOvertakeOneThatWaits() {
    publisher.publish(toQueue("q", "waits"));
    driver.holdLog();
    publisher.publish(toQueue("other", "in flight"));
    publisher.publish(toQueue("r", "next chunk"));
    consumer.consume(1, "r", 100).consume(2, "q", 100);
    long tag = publisher.publish(toQueue("q", "late"));
    assertThat(consumer.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(consumer.bodies()).containsExactly("next chunk", "waits", "late");
    assertThat(publisher.hasAnswer(tag)).isTrue();
  }

  @Test
  void anExactlyOnceDeliveryIsWritten() {
    TestClient durable = driver.client("durable").durable().connect();
    durable.consume(
        new ConsumerSpec(1, Source.queue("q"), null, Qos.EXACTLY_ONCE, 9, 0, false, false));
    driver.holdLog();
    publisher.publish(toQueue("q", "a").qos(2));
    assertThat(durable.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(durable.bodies()).containsExactly("a");
    assertThat(driver.crash().status().storedMessages()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenLateKeepsItsPlace() {
    consumer.consume(1, "q", 1);
    driver.holdLog();
    publisher.publish(toQueue("q", "a"));
    publisher.publish(toQueue("q", "b"));
    consumer.settle(consumer.delivery(), Outcome.RELEASED);
    driver.releaseLog();
    assertThat(DurableState.same(driver.replayedCopy(), driver.shard())).isTrue();
    driver.crash();
    consumer.connect().consume(1, "q", 2);
    assertThat(consumer.bodies()).containsExactly("a", "b");
  }

  @Test
  void aSnapshotMeanwhileKnowsNothingOfIt() {
    consumer.consume(1, "q", 1);
    publisher.publish(toQueue("q", "a"));
    driver.snapshot();
    becomesOverdue();
    driver.crash();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void aSlowConsumerIsTriedLessAndLess() {
    consume();
    driver.releaseLog();
    int tried = 0;
    for (int i = 0; i < 100; i++) {
      long tag = publisher.publish(toQueue("q", "m" + i));
      tried += publisher.hasAnswer(tag) ? 0 : 1;
      becomesOverdue();
      assertThat(publisher.hasAnswer(tag)).isTrue();
    }
    assertThat(tried).isEqualTo(7);
  }

  @Test
  void noMoreThanSoMuchIsUnwritten() {
    consumer.window(100, Integer.MAX_VALUE).connect();
    consume();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 40; i++) {
      publisher.publish(toQueue("q", large));
    }
    assertThat(consumer.deliveries()).hasSize(31);
    driver.releaseLog();
    assertThat(consumer.deliveries()).hasSize(40);
    assertThat(publisher.all(SessionEvent.Published.class)).hasSize(9);
    becomesOverdue();
    assertThat(publisher.all(SessionEvent.Published.class)).hasSize(40);
  }

  @Test
  void whatIsSentAgainIsWrittenOnceAndAnsweredThen() {
    consume();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, false));
    publisher.lost().connect();
    long again = publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, true));
    assertThat(publisher.hasAnswer(again)).isFalse();
    driver.releaseLog();
    assertThat(publisher.hasAnswer(again)).isTrue();
    assertThat(DurableState.same(driver.replayedCopy(), driver.shard())).isTrue();
    driver.crash();
    publisher.connect().publish(toQueue("q", "a"), new ProducerSequence("p", 1, true));
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  /** That the first one is written then does not make what followed it another producer's. */
  @Test
  void soAreThoseThatWereWrittenMeanwhile() {
    consume();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, false));
    publisher.publish(toQueue("nobody's", "b"), new ProducerSequence("p", 2, false));
    assertBothAreKnownWhenRepeated();
  }

  @Test
  void thoseOfTheNextConnectionAreKnownWhenTheFirstIsOverdue() {
    consume();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, false));
    publisher.lost().connect();
    publisher.publish(toQueue("nobody's", "b"), new ProducerSequence("p", 2, true));
    becomesOverdue();
    assertBothAreKnownWhenRepeated();
  }

  private void assertBothAreKnownWhenRepeated() {
    publisher.lost().connect();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, true));
    publisher.publish(toQueue("nobody's", "b"), new ProducerSequence("p", 2, true));
    driver.releaseLog();
    assertThat(driver.status().storedMessages()).isEqualTo(2);
    assertThat(DurableState.same(driver.replayedCopy(), driver.shard())).isTrue();
  }

  @Test
  void whatWasConsumedIsKnownUntilARestart() {
    consume();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, false));
    consumer.accept(consumer.delivery());
    publisher.lost().connect();
    publisher.publish(toQueue("q", "a"), new ProducerSequence("p", 1, true));
    assertThat(consumer.bodies()).containsExactly("a");
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void byPolicyAQueueWritesFirst() {
    driver.policy(Policies.of(Policies.ofQueues("q", new Dispatch(false, 0, 0, false))));
    consume();
    publisher.publish(toQueue("q", "a"));
    assertThat(consumer.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(consumer.bodies()).containsExactly("a");
  }
}
