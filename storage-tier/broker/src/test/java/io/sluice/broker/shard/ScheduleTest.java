package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.model.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that go later (JMS 3.1 7.9), again, or by a cron entry. */
class ScheduleTest {
  private static final long NOW = ShardDriver.START_MILLIS;
  private static final long MINUTE = 60_000;

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient reader = driver.client("reader").connect().consume(1, "q", 1_000);

  @Test
  void goesWhenItIsDue() {
    publisher.publish(toQueue("q", "later").at(NOW + 1_000));
    publisher.publish(toQueue("q", "now"));
    assertThat(reader.bodies()).containsExactly("now");
    assertThat(driver.shard().nextWakeupMillis()).isLessThanOrEqualTo(NOW + 1_000);
    driver.after(999);
    assertThat(reader.bodies()).containsExactly("now");
    driver.after(1);
    assertThat(reader.bodies()).containsExactly("now", "later");
    assertThat(reader.delivery().message().timestampMillis()).isEqualTo(NOW + 1_000);
    assertThat(reader.delivery().message().schedule()).isNull();
    reader.accept(reader.deliveries().get(0)).accept(reader.deliveries().get(1));
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void whatIsDueAlreadyGoesAtOnce() {
    publisher.publish(toQueue("q", "late").at(NOW - 5));
    assertThat(reader.bodies()).containsExactly("late");
  }

  @Test
  void goesInTheOrderOfTime() {
    publisher.publish(toQueue("q", "second").at(NOW + 2_000));
    publisher.publish(toQueue("q", "first").at(NOW + 1_000));
    publisher.publish(toQueue("q", "third").at(NOW + 2_000));
    driver.after(10_000);
    assertThat(reader.bodies()).containsExactly("first", "second", "third");
  }

  /** Who subscribes by then gets it. */
  @Test
  void isRoutedWhenItIsDue() {
    publisher.publish(to("t", "news").at(NOW + 1_000));
    reader.subscribe("t", 1);
    driver.after(1_000);
    assertThat(reader.bodies()).containsExactly("news");
  }

  @Test
  void isRetainedWhenItIsDue() {
    publisher.publish(to("t", "kept").retained().at(NOW + 1_000));
    assertThat(driver.status().retainedMessages()).isZero();
    driver.after(1_000);
    assertThat(driver.status().retainedMessages()).isEqualTo(1);
  }

  @Test
  void theAnswerWaitsForTheLogAndACrashLosesNothing() {
    driver.holdLog();
    long tag = publisher.publish(toQueue("q", "later").at(NOW + 1_000));
    assertThat(publisher.hasAnswer(tag)).isFalse();
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
    driver.crashFor(500);
    reader.connect().consume(1, "q", 10);
    assertThat(reader.bodies()).isEmpty();
    driver.after(500);
    assertThat(reader.bodies()).containsExactly("later");
    driver.crash();
    assertThat(reader.connect().consume(1, "q", 10).bodies()).containsExactly("later");
  }

  @Test
  void whatWasDueWhileTheProcessWasDownGoesAfterwards() {
    publisher.publish(toQueue("q", "later").at(NOW + 1_000));
    driver.crashFor(5_000);
    driver.after(1);
    assertThat(reader.connect().consume(1, "q", 10).bodies()).containsExactly("later");
  }

  @Test
  void survivesASnapshotAndCompaction() {
    publisher.publish(toQueue("q", "a").at(NOW + 1_000));
    publisher.publish(toQueue("q", "b").on(new Schedule(NOW + 500, 1_000, 3, null)));
    driver.after(600);
    driver.snapshot();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
    driver.crash().after(500);
    assertThat(reader.connect().consume(1, "q", 10).bodies()).containsExactly("b", "a");
    driver.after(500);
    assertThat(reader.bodies()).containsExactly("b", "a", "b");
  }

  @Test
  void aNonPersistentOneIsGoneWithTheProcess() {
    publisher.publish(toQueue("q", "later").notDurable().at(NOW + 1_000));
    driver.crash().after(2_000);
    assertThat(reader.connect().consume(1, "q", 10).bodies()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void isReadBackWhenItIsDue() {
    ShardDriver small = ShardDriver.start(Options.residentBytes(1));
    TestClient sender = small.client("sender").connect();
    sender.publish(toQueue("q", "a").at(NOW + 1_000));
    sender.publish(toQueue("q", "b").at(NOW + 1_000));
    small.after(1_000);
    assertThat(small.reads()).isPositive();
    assertThat(small.client("reader").connect().consume(1, "q", 10).bodies())
        .containsExactly("a", "b");
  }

  @Test
  void comesAgainAfterItsPeriod() {
    publisher.publish(toQueue("q", "tick").on(new Schedule(NOW + 1_000, 500, 2, null)));
    driver.after(1_000);
    assertThat(reader.bodies()).hasSize(1);
    driver.after(500).after(500).after(500).after(500);
    assertThat(reader.bodies()).hasSize(3);
    reader.deliveries().forEach(reader::accept);
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(driver.shard().isIdle()).isFalse();
    reader.lost();
    publisher.lost();
    assertThat(driver.shard().isIdle()).isTrue();
    assertThat(driver.shard().dueMillis()).isEqualTo(Long.MAX_VALUE);
  }

  /** What was slept through is not made up for, but for one. */
  @Test
  void doesNotMakeUpForMissedPeriods() {
    publisher.publish(toQueue("q", "tick").on(new Schedule(0, 1_000, -1, null)));
    assertThat(reader.bodies()).hasSize(1);
    driver.crashFor(10_500);
    driver.after(1);
    reader.connect().consume(1, "q", 100);
    assertThat(reader.bodies()).hasSize(2);
    driver.after(498);
    assertThat(reader.bodies()).hasSize(2);
    driver.after(1);
    assertThat(reader.bodies()).hasSize(3);
  }

  @Test
  void comesByItsCronEntry() {
    publisher.publish(toQueue("q", "hour").on(new Schedule(0, 0, 0, "15 * * * *")));
    driver.after(15 * MINUTE - 1);
    assertThat(reader.bodies()).isEmpty();
    driver.after(1);
    assertThat(reader.bodies()).hasSize(1);
    driver.crashFor(60 * MINUTE);
    driver.after(1);
    assertThat(reader.connect().consume(1, "q", 10).bodies()).hasSize(2);
  }

  @Test
  void aCronEntryBeginsASequence() {
    publisher.publish(toQueue("q", "x").on(new Schedule(0, 1_000, 2, "* * * * *")));
    driver.after(MINUTE).after(1_000).after(1_000).after(1_000);
    assertThat(reader.bodies()).hasSize(3);
    driver.after(MINUTE - 3_000);
    assertThat(reader.bodies()).hasSize(4);
  }

  @Test
  void expiresWhileItWaits() {
    publisher.publish(toQueue("q", "x").expiresAt(NOW + 500).at(NOW + 1_000));
    driver.after(1_000);
    assertThat(reader.bodies()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_EXPIRED)).hasSize(1);
  }

  @Test
  void triesAgainWhereItIsRefused() {
    driver.limit(Resource.QUEUE_DEPTH, 2);
    publisher.publish(toQueue("full", "1"));
    publisher.publish(toQueue("full", "2"));
    publisher.publish(toQueue("full", "later").at(NOW + 1_000));
    driver.after(1_000);
    reader.consume(2, "full", 1);
    reader.accept(reader.delivery());
    driver.after(1_000);
    reader.credit(2, 10);
    assertThat(reader.bodies()).containsExactly("1", "2", "later");
  }

  @Test
  void isADeadLetterIfItIsRefusedForLong() {
    Destination gone = Destination.temporary(Destination.Kind.QUEUE, "gone");
    publisher.createTemporary(gone);
    publisher.publish(toQueue(gone.name(), "x").at(NOW + 1_000));
    publisher.deleteTemporary(gone);
    for (int i = 0; i < 100; i++) {
      driver.after(1_000);
    }
    assertThat(reader.consume(2, "ActiveMQ.DLQ", 10).bodies()).containsExactly("x");
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DEAD_LETTERED)).hasSize(1);
  }

  /** The place it has is the place it takes. */
  @Test
  void needsItsBytesOnce() {
    driver.limit(Resource.STORED_BYTES, 10);
    publisher.publish(toQueue("q", "123456789").at(NOW + 1_000));
    assertThat(publisher.publishRefusal()).isNull();
    driver.after(1_000);
    assertThat(reader.bodies()).containsExactly("123456789");
  }

  @Test
  void takesPartInTransactions() {
    publisher.begin(1);
    publisher.publishIn(1, toQueue("q", "x").at(NOW + 1_000));
    driver.after(2_000);
    assertThat(reader.bodies()).isEmpty();
    publisher.commit(1);
    assertThat(reader.bodies()).containsExactly("x");
  }

  static List<Schedule> invalid() {
    return List.of(
        new Schedule(-1, 0, 0, null),
        new Schedule(0, -1, 0, null),
        new Schedule(0, 1_000, -2, null),
        new Schedule(0, 99, 1, null),
        new Schedule(0, 0, 0, "every day"),
        new Schedule(0, 0, 0, "61 * * * *"),
        new Schedule(0, 0, 0, "0 0 31 2 *"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("invalid")
  void whatCannotBeKeptIsRefused(Schedule schedule) {
    publisher.publish(toQueue("q", "x").on(schedule));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(publisher.publishRefusal().detail()).contains("schedule");
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$scheduled"})
  void noClientReachesWhereTheyWait(String name) {
    publisher.publish(toQueue("q", "x").at(NOW + 1_000));
    publisher.publish(toQueue(name, "y"));
    assertThat(publisher.publishRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    reader.consume(2, name, 1);
    assertThat(reader.consumeRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(driver.status().destinations())
        .extracting(status -> status.destination().name())
        .doesNotContain(name);
  }

  @Test
  void goesWithItsBroker() {
    publisher.publish(toQueue("q", "x").at(NOW + 1_000));
    driver.deleteBroker("broker").after(2_000);
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(driver.shard().isIdle()).isTrue();
    driver.crash().after(1);
    assertThat(driver.shard().storedBytes()).isZero();
  }
}
