package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a producer that numbers its messages sends again, because it lost the answer. */
class RepeatedPublishTest {
  private static final Xid X = new Xid(1, "x".getBytes(UTF_8), new byte[0]);

  private final ShardDriver driver = ShardDriver.start(Options.maxProducers(3));
  private final TestClient client = driver.client("client").of(Protocol.OPENWIRE).connect();
  private final TestClient reader = driver.client("reader").of(Protocol.OPENWIRE).connect();

  /** Whatever happened, a replay of the log leads to the same state. */
  @AfterEach
  void theLogSaysTheSame() {
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
    driver.snapshot();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
  }

  private static ProducerSequence first(String producer, long number) {
    return new ProducerSequence(producer, number, false);
  }

  private static ProducerSequence again(String producer, long number) {
    return new ProducerSequence(producer, number, true);
  }

  private void crash() {
    driver.crash();
    client.connect();
    reader.connect();
  }

  private List<String> queued() {
    List<String> bodies = reader.consume(1, "q", 1_000).bodies();
    reader.closeConsumer(1);
    return bodies;
  }

  private void isAnswered(long tag) {
    assertThat(client.hasAnswer(tag)).isTrue();
  }

  @Test
  void isStoredOnceAndAnsweredEachTime() {
    isAnswered(client.publish(toQueue("q", "a"), first("p", 1)));
    client.lost().connect();
    isAnswered(client.publish(toQueue("q", "a"), again("p", 1)));
    isAnswered(client.publish(toQueue("q", "b"), again("p", 2)));
    assertThat(queued()).containsExactly("a", "b");
  }

  @Test
  void isKnownAfterACrashFromTheLogAndFromASnapshot() {
    client.publish(toQueue("q", "a"), first("p", 1));
    crash();
    isAnswered(client.publish(toQueue("q", "a"), again("p", 1)));
    driver.snapshot();
    crash();
    isAnswered(client.publish(toQueue("q", "a"), again("p", 1)));
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void isKnownThoughTheMessageIsGone() {
    client.publish(toQueue("q", "a"), first("p", 1));
    reader.consume(1, "q", 10);
    reader.accept(reader.delivery()).closeConsumer(1);
    crash();
    client.publish(toQueue("q", "a"), again("p", 1));
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void isStoredIfTheFirstWasNotDurable() {
    driver.holdLog();
    client.publish(toQueue("q", "a"), first("p", 1));
    crash();
    client.publish(toQueue("q", "a"), again("p", 1));
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void isAnsweredWhenTheFirstIsDurable() {
    driver.holdLog();
    client.publish(toQueue("q", "a"), first("p", 1));
    client.lost().connect();
    long tag = client.publish(toQueue("q", "a"), again("p", 1));
    assertThat(client.hasAnswer(tag)).isFalse();
    driver.releaseLog();
    isAnswered(tag);
  }

  /** Only the refused one is missing; that later ones were taken says nothing of it. */
  @Test
  void oneThatWasRefusedIsNotTakenForOneThatWasStored() {
    driver.limit(Resource.MESSAGE_SIZE, 3);
    client.publish(toQueue("q", "too large"), first("p", 1));
    client.publish(toQueue("q", "b"), first("p", 2));
    client.publish(toQueue("q", "c"), first("p", 3));
    driver.limit(Resource.MESSAGE_SIZE, 100);
    client.lost().connect();
    client.publish(toQueue("q", "too large"), again("p", 1));
    client.publish(toQueue("q", "b"), again("p", 2));
    client.publish(toQueue("q", "c"), again("p", 3));
    client.publish(toQueue("q", "d"), again("p", 4));
    assertThat(queued()).containsExactly("b", "c", "too large", "d");
  }

  @Test
  void anotherProducersNumbersAreItsOwn() {
    client.publish(toQueue("q", "a"), first("p", 1));
    client.publish(toQueue("q", "b"), again("o", 1));
    assertThat(queued()).containsExactly("a", "b");
  }

  @Test
  void aNewProducerOfAnOldNameRepeatsNothing() {
    client.publish(toQueue("q", "a"), first("p", 1));
    client.publish(toQueue("q", "b"), first("p", 2));
    client.lost().connect();
    client.publish(toQueue("q", "c"), first("p", 1));
    client.lost().connect();
    client.publish(toQueue("q", "c"), again("p", 1));
    client.publish(toQueue("q", "d"), again("p", 2));
    assertThat(queued()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whatHadNoPlaceInTheLogIsKnownUntilARestart() {
    reader.consume(ConsumerSpec.of(1, Source.topic("t"), 10));
    client.publish(to("t", "a"), first("p", 1));
    client.lost().connect();
    isAnswered(client.publish(to("t", "a"), again("p", 1)));
    assertThat(reader.bodies()).containsExactly("a");
  }

  @Test
  void itIsKnownInMemoryBrokersToo() {
    driver.broker("memory", StorageKind.MEMORY);
    TestClient there = driver.client("there").in("memory").of(Protocol.OPENWIRE).connect();
    there.publish(toQueue("q", "a"), first("p", 1));
    // Another broker's producer is another producer.
    client.publish(toQueue("q", "a"), again("p", 1));
    driver.crash();
    there.connect();
    there.publish(toQueue("q", "a"), again("p", 1));
    assertThat(there.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void aScheduledOneIsScheduledOnce() {
    TestMessage later = toQueue("q", "a").on(Schedule.in(1_000, 0, 0, null, driver.nowMillis()));
    client.publish(later, first("p", 1));
    crash();
    client.publish(later, again("p", 1));
    driver.after(2_000);
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void aCommittedTransactionStoresOnceWhatIsInItAgain() {
    client.begin(1);
    // A message to two queues has one number.
    client.publishIn(1, toQueue("q", "a"), first("p", 1));
    client.publishIn(1, toQueue("q2", "a"), first("p", 1));
    client.commit(1);
    crash();
    client.begin(1);
    isAnswered(client.publishIn(1, toQueue("q", "a"), again("p", 1)));
    isAnswered(client.publishIn(1, toQueue("q2", "a"), again("p", 1)));
    isAnswered(client.publishIn(1, toQueue("q", "b"), again("p", 2)));
    client.commit(1);
    assertThat(client.last(SessionEvent.TransactionEnded.class).refusal()).isNull();
    assertThat(queued()).containsExactly("a", "b");
    assertThat(reader.consume(2, "q2", 10).bodies()).containsExactly("a", "b", "a");
  }

  @Test
  void whatNoTransactionCommittedIsNotKnown() {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"), first("p", 1));
    client.lost().connect();
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"), again("p", 1));
    client.commit(1);
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void aCommitThatRepeatsIsAnsweredWhenTheFirstIsDurable() {
    driver.holdLog();
    client.publish(toQueue("q", "a"), first("p", 1));
    client.lost().connect();
    client.begin(1).publishIn(1, toQueue("q", "a"), again("p", 1));
    client.commit(1);
    assertThat(client.all(SessionEvent.TransactionEnded.class)).isEmpty();
    driver.releaseLog();
    assertThat(client.last(SessionEvent.TransactionEnded.class).refusal()).isNull();
  }

  private void prepare(ProducerSequence by) {
    client.begin(1).publishIn(1, toQueue("q", "a"), by);
    client.prepare(1, X);
  }

  @Test
  void aPreparedTransactionIsNotPreparedAgain() {
    prepare(first("p", 1));
    crash();
    prepare(again("p", 1));
    assertThat(client.prepareRefusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    assertThat(client.begin(1).prepare(1, X).prepareRefusal().cause())
        .isEqualTo(Refusal.Cause.IN_USE);
    assertThat(client.commitPrepared(X)).isNull();
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void aTransactionThatHasEndedIsNotPreparedAgain() {
    prepare(first("p", 1));
    client.commitPrepared(X);
    crash();
    prepare(again("p", 1));
    assertThat(client.prepareRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    assertThat(client.recover()).isEmpty();
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void ofTooManyProducersTheOneThatWasSilentLongestIsForgotten() {
    client.publish(toQueue("q", "a"), first("p", 1));
    client.publish(toQueue("q", "b"), first("o", 1));
    client.publish(toQueue("q", "c"), first("n", 1));
    client.publish(toQueue("q", "d"), first("p", 2));
    client.publish(toQueue("q", "e"), first("m", 1));
    crash();
    client.publish(toQueue("q", "d"), again("p", 2));
    client.publish(toQueue("q", "b"), again("o", 1));
    assertThat(queued()).containsExactly("a", "b", "c", "d", "e", "b");
  }

  @Test
  void whoHasEndedMakesRoomFirst() {
    client.publish(toQueue("q", "a"), first("p", 1));
    client.publish(toQueue("q", "b"), first("o", 1));
    client.publish(toQueue("q", "c"), first("n", 1));
    client.forgetProducer("n").forgetProducer("unknown");
    client.publish(toQueue("q", "d"), first("m", 1));
    crash();
    client.publish(toQueue("q", "a"), again("p", 1));
    assertThat(queued()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aGoodbyeEndsProducers() {
    TestClient brief = driver.client("brief").of(Protocol.OPENWIRE).connect();
    client.publish(toQueue("q", "a"), first("p", 1));
    brief.publish(toQueue("q", "b"), first("o", 1));
    brief.publish(toQueue("q", "c"), first("n", 1));
    brief.disconnect();
    client.publish(toQueue("q", "d"), first("m", 1));
    assertThat(DurableState.of(driver.shard()))
        .filteredOn(record -> record.startsWith("ProducerKnown"))
        .hasSize(2);
  }

  @Test
  void silenceIsForgottenAfterADay() {
    client.publish(toQueue("q", "a"), first("p", 1));
    driver.after(86_400_000L / 2);
    client.publish(toQueue("q", "b"), first("o", 1));
    driver.after(86_400_000L / 2);
    client.publish(toQueue("q", "c"), first("n", 1));
    client.lost().connect();
    client.publish(toQueue("q", "a"), again("p", 1));
    client.publish(toQueue("q", "b"), again("o", 1));
    assertThat(queued()).containsExactly("a", "b", "c", "a");
  }

  @Test
  void theyGoWithTheirBroker() {
    client.publish(toQueue("q", "a"), first("p", 1));
    driver.deleteBroker("broker").broker("broker", StorageKind.DURABLE);
    client.connect();
    reader.connect();
    client.publish(toQueue("q", "a"), again("p", 1));
    assertThat(queued()).containsExactly("a");
  }

  @Test
  void compactionChangesNothing() {
    for (int i = 1; i <= 200; i++) {
      client.publish(toQueue("q", "m" + i), first("p", i));
    }
    driver.snapshot();
    while (driver.compact()) {
      driver.snapshot();
    }
    crash();
    client.publish(toQueue("q", "m7"), again("p", 7));
    assertThat(driver.status().storedMessages()).isEqualTo(200);
  }
}
