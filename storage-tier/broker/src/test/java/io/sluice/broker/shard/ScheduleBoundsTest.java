package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.model.Resource;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules that are hostile, many at once, or go where they are refused. */
class ScheduleBoundsTest {
  private static final long NOW = ShardDriver.START_MILLIS;
  private static final long YEAR = 365 * 24 * 3_600_000L;

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();

  private Refusal refusalOf(TestMessage message) {
    publisher.publish(message);
    return publisher.publishRefusal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0|5 * * * *",
        "1|2 3|4|5 * * *",
        "* * * * *||0 0 1 1 *",
        "6-/ 3 9* /* 8",
        "59 * 5716-/ 6* 62",
        "@daily",
        "",
        "* * * *",
        "* * * * * *",
        "0 0 L * *",
        "5-1 * * * *",
        "0 0 30 2 *"
      })
  void aCronEntryThatIsNoneIsRefused(String cron) {
    Refusal refusal = refusalOf(toQueue("q", "x").on(new Schedule(0, 0, 0, cron)));
    assertThat(refusal.cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(refusal.detail()).contains("'" + cron + "'");
  }

  @Test
  void whateverACronEntryIsItIsAnswered() {
    Random random = new Random(1);
    String alphabet = "0123456789*/,-||LW#?@MONJAN  ";
    for (int i = 0; i < 5_000; i++) {
      String cron =
          Stream.generate(() -> random.nextInt(alphabet.length()))
              .limit(5 + random.nextInt(20))
              .map(at -> alphabet.substring(at, at + 1))
              .collect(Collectors.joining());
      publisher.publish(toQueue("q", "x").on(new Schedule(0, 0, 0, cron)));
    }
    assertThat(publisher.publishRefusal()).isNotNull();
    assertThat(driver.events(BrokerEvent.Kind.PUBLISH_REFUSED)).hasSizeGreaterThan(4_000);
  }

  @Test
  void aLongCronEntryIsNotRead() {
    String minutes =
        IntStream.range(0, 60).mapToObj(String::valueOf).collect(Collectors.joining(","));
    Refusal refusal = refusalOf(toQueue("q", "x").on(new Schedule(0, 0, 0, minutes + " * * * *")));
    assertThat(refusal.detail()).contains("at most 128");
  }

  static Stream<Schedule> withoutEnd() {
    return Stream.of(
        Schedule.at(Long.MAX_VALUE),
        new Schedule(NOW, Long.MAX_VALUE, -1, null),
        new Schedule(Long.MAX_VALUE, 0, 0, "* * * * *"));
  }

  @ParameterizedTest
  @MethodSource("withoutEnd")
  void timesThatNobodyLivesToSeeAreRefused(Schedule schedule) {
    Refusal refusal = refusalOf(toQueue("q", "x").on(schedule));
    assertThat(refusal.cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(refusal.detail()).contains("9999");
  }

  @Test
  void theLargestPeriodIsNoTrouble() {
    long last = 253_402_300_799_999L;
    TestClient reader = driver.client("reader").connect().consume(1, "q", 10);
    publisher.publish(toQueue("q", "x").on(new Schedule(NOW + 1, last, -1, null)));
    driver.after(1).after(YEAR);
    assertThat(reader.bodies()).hasSize(1);
    assertThat(driver.shard().dueMillis()).isEqualTo(NOW + 1 + last);
  }

  @Test
  void goesNowhereThatAPublishCouldNot() {
    assertThat(refusalOf(toQueue("$scheduled", "x").at(NOW + 1)).cause())
        .isEqualTo(Refusal.Cause.INVALID);
    assertThat(refusalOf(toQueue("n".repeat(1_025), "x").at(NOW + 1)).cause())
        .isEqualTo(Refusal.Cause.INVALID);
    String gone = Destination.temporary(Destination.Kind.QUEUE, "gone").name();
    assertThat(refusalOf(toQueue(gone, "x").at(NOW + 1)).cause())
        .isEqualTo(Refusal.Cause.NOT_FOUND);
    driver.limit(Resource.QUEUES, 0);
    assertThat(refusalOf(toQueue("q", "x").at(NOW + 1)).resource()).isEqualTo(Resource.QUEUES);
    assertThat(driver.shard().dueMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isRefusedWhereTheQuotasHaveNoRoom() {
    driver.limit(Resource.QUEUE_DEPTH, 2);
    publisher.publish(to("t", "1").at(NOW + 1_000));
    publisher.publish(to("t", "2").at(NOW + 1_000));
    assertThat(refusalOf(to("t", "3").at(NOW + 1_000)).resource()).isEqualTo(Resource.QUEUE_DEPTH);
    driver.limit(Resource.QUEUE_DEPTH, 10).limit(Resource.STORED_BYTES, 4);
    assertThat(refusalOf(to("t", "3").at(NOW + 1_000)).resource()).isEqualTo(Resource.STORED_BYTES);
    assertThat(refusalOf(to("t", "3").notDurable().at(NOW + 1_000)).resource())
        .isEqualTo(Resource.STORED_BYTES);
  }

  /** One chunk must not take what may be a whole backlog. */
  @Test
  void manyAtOnceGoInChunksOfBoundedSize() {
    String body = "x".repeat(10_000);
    IntStream.range(0, 500).forEach(i -> publisher.publish(toQueue("q", i + body).at(NOW + 1_000)));
    driver.after(1_000);
    assertThat(driver.largestChunkBytes()).isBetween(1 << 20, (1 << 20) + 20_000);
    assertThat(driver.client("reader").connect().consume(1, "q", 1_000).bodies())
        .extracting(text -> text.substring(0, text.indexOf('x')))
        .isEqualTo(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
  }

  @Test
  void manyThatNeedNoLogGoInTurns() {
    IntStream.range(0, 2_500)
        .forEach(i -> publisher.publish(toQueue("q", "" + i).notDurable().at(NOW + 1_000)));
    TestClient reader = driver.client("reader").connect().consume(1, "q", 10_000);
    driver.after(1_000);
    assertThat(reader.bodies()).hasSize(1_000);
    assertThat(driver.shard().nextWakeupMillis()).isEqualTo(NOW + 1_001);
    driver.after(1).after(1);
    assertThat(reader.bodies()).isEqualTo(IntStream.range(0, 2_500).mapToObj(i -> "" + i).toList());
  }

  @Test
  void whatExpiresLongBeforeItIsDueLeavesNothing() {
    publisher.publish(toQueue("q", "x").expiresAt(NOW + 500).at(NOW + YEAR));
    driver.after(2_000);
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(driver.shard().dueMillis()).isEqualTo(Long.MAX_VALUE);
    driver.crash();
    assertThat(driver.shard().dueMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whereTheyWaitStaysHiddenWhenItIsEmpty() {
    publisher.publish(toQueue("q", "x").at(NOW + 1_000));
    driver.after(1_000).snapshot();
    driver.crash();
    assertThat(driver.status().destinations())
        .extracting(status -> status.destination().name())
        .containsExactly("q");
    publisher.connect();
    assertThat(refusalOf(toQueue("$scheduled", "x")).cause()).isEqualTo(Refusal.Cause.INVALID);
  }

  @Test
  void aDestinationThatRefusesIsTriedMoreAndMoreSeldom() {
    driver.limit(Resource.QUEUE_DEPTH, 1);
    publisher.publish(toQueue("full", "1"));
    publisher.publish(toQueue("full", "2").at(NOW + 1_000));
    for (int second = 1; second <= 64; second++) {
      driver.after(1_000);
    }
    // At 1, 2, 4, 8, 16, 32 and 64 s.
    assertThat(driver.events(BrokerEvent.Kind.PUBLISH_REFUSED)).hasSize(7);
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DEAD_LETTERED)).hasSize(1);
    driver.crash();
    assertThat(driver.client("reader").connect().consume(1, "ActiveMQ.DLQ", 10).bodies())
        .containsExactly("2");
  }

  @Test
  void aRepeatedOneGoesOnAfterADeadLetter() {
    driver.limit(Resource.QUEUE_DEPTH, 1);
    publisher.publish(toQueue("full", "first"));
    publisher.publish(toQueue("full", "again").on(new Schedule(NOW + 1_000, 100_000, -1, null)));
    IntStream.range(0, 300).forEach(i -> driver.after(1_000));
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DEAD_LETTERED)).hasSize(1);
    assertThat(driver.events(BrokerEvent.Kind.MESSAGE_DROPPED))
        .as("the dead-letter queue is bounded, too")
        .hasSize(2);
    driver.crash();
    TestClient reader = driver.client("reader").connect().consume(1, "ActiveMQ.DLQ", 10);
    assertThat(reader.bodies()).containsExactly("again");
    reader.accept(reader.delivery()).consume(2, "full", 10);
    reader.accept(reader.delivery());
    IntStream.range(0, 100).forEach(i -> driver.after(1_000));
    assertThat(reader.bodies()).containsExactly("again", "first", "again");
  }

  /** The log must know that it went before anyone has it, be it at most once. */
  @Test
  void aCrashDoublesNothing() {
    TestClient reader = driver.client("reader").connect().subscribe("t", 0);
    publisher.publish(to("t", "x").at(NOW + 1_000));
    driver.holdLog();
    driver.after(1_000);
    assertThat(reader.bodies()).isEmpty();
    driver.crash();
    reader.connect().subscribe("t", 0);
    driver.after(1);
    assertThat(reader.bodies()).containsExactly("x");
    driver.crash();
    assertThat(reader.connect().subscribe("t", 0).bodies()).isEmpty();
    driver.after(1);
    assertThat(reader.bodies()).isEmpty();
  }

  /** ActiveMQ: CRON scheduling takes priority over using message delay. */
  @Test
  void aCronEntryWaitsForItsFirstMatchFromATimeOn() {
    TestClient reader = driver.client("reader").connect().consume(1, "q", 10);
    long minute = 60_000;
    publisher.publish(
        toQueue("q", "x").on(new Schedule(NOW + 15 * minute, 1_000, 1, "*/15 * * * *")));
    publisher.publish(
        toQueue("q", "y").on(new Schedule(NOW + 15 * minute + 1, 0, 0, "*/15 * * * *")));
    driver.after(15 * minute - 1);
    assertThat(reader.bodies()).isEmpty();
    driver.after(1).after(1_000).after(1_000);
    assertThat(reader.bodies()).containsExactly("x", "x");
    driver.after(15 * minute - 2_000);
    assertThat(reader.bodies()).containsExactly("x", "x", "x", "y");
  }
}
