package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;

/** Local transactions (JMS 3.1, 6.2.7; AMQP 1.0, 4.4): all or nothing. */
class TransactionTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient client = driver.client("client").connect();
  private final TestClient reader = driver.client("reader").durable().connect();

  private Refusal ended() {
    return client.last(SessionEvent.TransactionEnded.class).refusal();
  }

  @Test
  void nothingShowsBeforeTheCommitAndEverythingAfter() {
    reader.consume(1, "q", 10);
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    client.publishIn(1, toQueue("q", "b"));
    assertThat(reader.bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).isZero();
    driver.holdLog();
    client.commit(1);
    assertThat(client.all(SessionEvent.TransactionEnded.class)).isEmpty();
    assertThat(reader.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(ended()).isNull();
    assertThat(reader.bodies()).containsExactly("a", "b");
  }

  @Test
  void aRollbackLeavesNothing() {
    reader.consume(1, "q", 10);
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    client.rollback(1);
    assertThat(ended()).isNull();
    assertThat(reader.bodies()).isEmpty();
    client.commit(1);
    assertThat(ended().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void settlementsTakeEffectWithTheCommit() {
    client.consume(1, "q", 10);
    client.publish(toQueue("q", "a"));
    client.begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.publishIn(1, toQueue("answers", "b"));
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    client.commit(1);
    reader.consume(1, "q", 10).consume(2, "answers", 10);
    assertThat(reader.bodies()).containsExactly("b");
    driver.crash();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void aRolledBackSettlementLeavesTheDeliveryWithItsClient() {
    client.consume(1, "q", 10);
    client.publish(toQueue("q", "a"));
    client.begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.settle(client.delivery(), Outcome.REJECTED);
    client.rollback(1);
    assertThat(client.deliveries()).hasSize(1);
    client.accept(client.delivery());
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void aLostConnectionRollsBack() {
    client.consume(1, "q", 10);
    client.publish(toQueue("q", "a"));
    client.begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.publishIn(1, toQueue("q", "b"));
    client.lost();
    assertThat(reader.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void aCrashBeforeTheCommitIsDurableLeavesNothing() {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    driver.holdLog();
    client.commit(1);
    driver.crash();
    assertThat(reader.connect().consume(1, "q", 10).bodies()).isEmpty();
  }

  @Test
  void aQuotaRefusesTheWholeTransaction() {
    driver.limit(Resource.QUEUE_DEPTH, 2);
    client.publish(toQueue("q", "before"));
    client.consume(1, "other", 10);
    client.publish(toQueue("other", "to settle"));
    client.begin(1);
    client.publishIn(1, toQueue("q", "fits"));
    client.publishIn(1, toQueue("q", "too many"));
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.commit(1);
    assertThat(ended().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    assertThat(driver.status().storedMessages()).isEqualTo(2);
    client.accept(client.delivery());
    assertThat(reader.consume(1, "q", 10).bodies()).containsExactly("before");
  }

  @Test
  void storedBytesAndRetainedMessagesAreCountedOverTheWholeTransaction() {
    driver.limit(Resource.RETAINED_MESSAGES, 2).limit(Resource.STORED_BYTES, 10);
    client.begin(1);
    client.publishIn(1, to("a", "1").retained());
    client.publishIn(1, to("a", "2").retained());
    client.publishIn(1, to("b", "3").retained());
    client.commit(1);
    assertThat(ended()).isNull();
    assertThat(driver.status().retainedMessages()).isEqualTo(2);
    client.begin(2);
    client.publishIn(2, to("c", "4").retained());
    client.commit(2);
    assertThat(ended().resource()).isEqualTo(Resource.RETAINED_MESSAGES);
    client.begin(3);
    client.publishIn(3, toQueue("q", "123"));
    client.publishIn(3, toQueue("q", "12"));
    client.commit(3);
    assertThat(ended().resource()).isEqualTo(Resource.STORED_BYTES);
    assertThat(driver.shard().storedBytes()).isEqualTo(4);
  }

  @Test
  void theNumberOfOperationsIsBounded() {
    ShardDriver small = ShardDriver.start(Options.maxTransaction(2, 1_000));
    TestClient sender = small.client("sender").connect().begin(1);
    sender.publishIn(1, toQueue("q", "a"));
    sender.publishIn(1, toQueue("q", "b"));
    sender.publishIn(1, toQueue("q", "c"));
    assertThat(sender.publishRefusal().detail()).contains("2 operations");
  }

  /** Settling has no answer, so the commit tells of one too many; all stay with the client. */
  @Test
  void aSettlementTooManyRefusesTheCommit() {
    ShardDriver small = ShardDriver.start(Options.maxTransaction(1, 1_000));
    TestClient taker = small.client("taker").connect();
    taker.publish(toQueue("q", "a"));
    taker.publish(toQueue("q", "b"));
    taker.consume(1, "q", 10).begin(1);
    taker.deliveries().forEach(delivery -> taker.settleIn(1, delivery, Outcome.ACCEPTED));
    taker.commit(1);
    assertThat(taker.last(SessionEvent.TransactionEnded.class).refusal().detail())
        .contains("1 operations");
    assertThat(small.status().storedMessages()).isEqualTo(2);
    taker.deliveries().forEach(taker::accept);
    assertThat(small.status().storedMessages()).isZero();
  }

  /** Of all open transactions together, until they end in whatever way. */
  @Test
  void theirBytesAreBounded() {
    ShardDriver small = ShardDriver.start(Options.maxTransaction(100, 10));
    TestClient sender = small.client("sender").connect().begin(1).begin(2);
    sender.publishIn(1, toQueue("q", "123456"));
    sender.publishIn(2, toQueue("q", "1234"));
    assertThat(sender.publishRefusal().detail()).contains("7 of 10 bytes");
    sender.rollback(1);
    sender.publishIn(2, toQueue("q", "123456"));
    assertThat(sender.publishRefusal()).isNull();
    sender.lost();
    TestClient next = small.client("next").connect().begin(1);
    next.publishIn(1, toQueue("q", "123456789"));
    assertThat(next.publishRefusal()).isNull();
    next.commit(1);
    next.begin(1);
    next.publishIn(1, toQueue("q", "123456789"));
    assertThat(next.publishRefusal()).isNull();
  }

  @Test
  void whatAClosedConsumerHadGoesBackWithTheRollback() {
    client.publish(toQueue("q", "a"));
    client.consume(1, "q", 10).begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.closeConsumer(1);
    reader.consume(1, "q", 10);
    assertThat(reader.bodies()).isEmpty();
    client.rollback(1);
    assertThat(reader.bodies()).containsExactly("a");
    assertThat(reader.delivery().redelivered()).isTrue();
  }

  /** Of all its queues. */
  @Test
  void whatGoesBackWithTheRollbackIsRoomForOthers() {
    TestClient narrow = driver.client("narrow").maxInflight(1).connect();
    client.publish(toQueue("q", "a"));
    narrow.consume(1, "q", 10).consume(2, "other", 10).begin(1);
    narrow.settleIn(1, narrow.delivery(), Outcome.ACCEPTED);
    narrow.closeConsumer(1);
    client.publish(toQueue("other", "b"));
    assertThat(narrow.bodies()).containsExactly("a");
    narrow.rollback(1);
    assertThat(narrow.bodies()).containsExactly("a", "b");
  }

  /** It is the transaction's. */
  @Test
  void whatATransactionSettlesIsNotReceived() {
    client.publish(toQueue("q", "a"));
    client.consume(1, "q", 10).begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.receive(client.delivery().deliveryId());
    assertThat(client.last(SessionEvent.Received.class).known()).isFalse();
    client.closeConsumer(1).rollback(1);
    assertThat(reader.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void anUnknownTransactionIsRefused() {
    client.publishIn(9, toQueue("q", "a"));
    assertThat(client.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }
}
