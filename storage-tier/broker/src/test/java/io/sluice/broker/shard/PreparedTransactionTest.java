package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.policy.Redelivery;
import org.junit.jupiter.api.Test;

/** Transactions of two phases (X/Open XA): what is prepared can be committed, whatever happens. */
class PreparedTransactionTest extends PreparedFixture {
  @Test
  void nobodySeesWhatIsPublishedBeforeTheCommit() {
    other.consume(1, "q", 10);
    prepareAPublish(X);
    assertThat(other.bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    driver.holdLog();
    driver.shard().commitPrepared(client.opened().connection(), 1, X);
    driver.endTurn();
    assertThat(other.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(client.last(SessionEvent.TransactionEnded.class).refusal()).isNull();
    assertThat(other.bodies()).containsExactly("a");
    assertThat(other.delivery().redelivered()).isFalse();
  }

  @Test
  void preparedIsSaidWhenItIsDurable() {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    driver.holdLog();
    client.prepare(1, X);
    assertThat(client.all(SessionEvent.Prepared.class)).isEmpty();
    driver.releaseLog();
    assertThat(client.last(SessionEvent.Prepared.class).readOnly()).isFalse();
  }

  @Test
  void whatIsPublishedIsCommittedAfterACrash() {
    prepareAPublish(X);
    crash();
    other.consume(1, "q", 10);
    assertThat(other.bodies()).isEmpty();
    assertThat(other.recover()).containsExactly(X);
    assertThat(other.commitPrepared(X)).isNull();
    assertThat(other.bodies()).containsExactly("a");
    assertThat(other.recover()).isEmpty();
  }

  @Test
  void whatIsPublishedIsRolledBackAfterACrash() {
    prepareAPublish(X);
    crash();
    assertThat(other.rollbackPrepared(X)).isNull();
    assertThat(driver.status().storedMessages()).isZero();
    crash();
    assertThat(other.consume(1, "q", 10).bodies()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void whatIsCommittedStaysCommittedOverACrash() {
    prepareAPublish(X);
    client.commitPrepared(X);
    crash();
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
    assertThat(other.rollbackPrepared(X).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void aCrashBeforeTheCommitIsDurableLeavesItPrepared() {
    prepareAPublish(X);
    driver.holdLog();
    driver.shard().commitPrepared(client.opened().connection(), 1, X);
    driver.endTurn();
    crash();
    assertThat(other.recover()).containsExactly(X);
  }

  @Test
  void whoPreparedIsToldOfWhatAnotherEnds() {
    prepareAPublish(X);
    driver.holdLog();
    driver.shard().commitPrepared(other.opened().connection(), 1, X);
    driver.endTurn();
    assertThat(client.all(SessionEvent.PreparedEnded.class)).isEmpty();
    driver.releaseLog();
    assertThat(client.all(SessionEvent.PreparedEnded.class))
        .containsExactly(new SessionEvent.PreparedEnded(X, true));
    assertThat(other.all(SessionEvent.PreparedEnded.class)).isEmpty();
  }

  @Test
  void manyRollbacksMakeADeadLetter() {
    client.publish(toQueue("q", "a"));
    for (int i = 0; i < Redelivery.DEFAULT.maxDeliveries(); i++) {
      other.consume(1, "q", 1).begin(1);
      other.settleIn(1, other.delivery(), Outcome.ACCEPTED).prepare(1, X);
      other.lost();
      other.connect().rollbackPrepared(X);
    }
    assertThat(client.consume(1, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a");
  }

  @Test
  void theCommitOfAnotherFreesTheClientsRoom() {
    TestClient narrow =
        driver.client("narrow").of(Protocol.OPENWIRE).maxInflight(1).connect().consume(1, "q", 10);
    client.publish(toQueue("q", "a"));
    client.publish(toQueue("q", "b"));
    narrow.begin(1).settleIn(1, narrow.delivery(), Outcome.ACCEPTED).prepare(1, X);
    assertThat(narrow.bodies()).containsExactly("a");
    other.commitPrepared(X);
    assertThat(narrow.bodies()).containsExactly("a", "b");
  }

  @Test
  void whatIsPreparedDoesNotExpire() {
    client.publish(toQueue("q", "settled").expiresAt(driver.nowMillis() + 1_000));
    client.consume(1, "q", 10).begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.publishIn(1, toQueue("p", "published").expiresAt(driver.nowMillis() + 1_000));
    client.prepare(1, X);
    driver.after(60_000);
    assertThat(driver.status().storedMessages()).isEqualTo(2);
    driver.crashFor(60_000);
    other.connect().commitPrepared(X);
    assertThat(other.consume(1, "p", 10).bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).isZero();
  }

  /** So that all or nothing of it is left by a crash. */
  @Test
  void whatIsPreparedLastsWhateverTheMessageAsks() {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a").notDurable());
    client.prepare(1, X);
    crash();
    other.commitPrepared(X);
    crash();
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void aCommittedMessageIsLastInItsQueue() {
    prepareAPublish(X);
    client.publish(toQueue("q", "b"));
    client.commitPrepared(X);
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("b", "a");
  }

  @Test
  void quotasAreExactForWhatIsPrepared() {
    driver.limit(Resource.QUEUE_DEPTH, 1).limit(Resource.STORED_BYTES, 2);
    prepareAPublish(X);
    client.publish(toQueue("q", "b"));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    client.publish(toQueue("p", "bb"));
    assertThat(client.publishRefusal().resource()).isEqualTo(Resource.STORED_BYTES);
    client.begin(2);
    client.publishIn(2, toQueue("q", "c"));
    client.prepare(2, Y);
    assertThat(client.prepareRefusal().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    assertThat(client.recover()).containsExactly(X);
    driver.limit(Resource.QUEUE_DEPTH, 0).limit(Resource.STORED_BYTES, 0);
    assertThat(client.commitPrepared(X)).isNull();
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void aRefusedOneIsRolledBack() {
    driver.limit(Resource.QUEUE_DEPTH, 1);
    client.publish(toQueue("q", "a"));
    client.consume(1, "q", 10).begin(1);
    client.settleIn(1, client.delivery(), Outcome.ACCEPTED);
    client.publishIn(1, toQueue("q", "b"));
    client.prepare(1, X);
    assertThat(client.prepareRefusal().resource()).isEqualTo(Resource.QUEUE_DEPTH);
    client.commit(1);
    assertThat(client.last(SessionEvent.TransactionEnded.class).refusal().cause())
        .isEqualTo(Refusal.Cause.NOT_FOUND);
    client.accept(client.delivery());
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void aNameIsInUseUntilItsTransactionEnds() {
    prepareAPublish(X);
    other.begin(1);
    other.publishIn(1, toQueue("q", "b"));
    other.prepare(1, xid("x"));
    assertThat(other.prepareRefusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    client.rollbackPrepared(X);
    other.begin(2);
    other.publishIn(2, toQueue("q", "c"));
    other.prepare(2, X);
    assertThat(other.prepareRefusal()).isNull();
  }

  @Test
  void anEmptyOneIsOver() {
    client.begin(1).prepare(1, X);
    assertThat(client.last(SessionEvent.Prepared.class).readOnly()).isTrue();
    assertThat(client.recover()).isEmpty();
  }

  @Test
  void anUnknownOneIsRefused() {
    client.prepare(9, X);
    assertThat(client.prepareRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    assertThat(client.rollbackPrepared(X).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void theirNumberIsBounded() {
    for (int i = 0; i < PreparedTransactions.MAX_PREPARED; i++) {
      prepareAPublish(xid("x" + i));
    }
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    client.prepare(1, X);
    assertThat(client.prepareRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
    assertThat(client.recover()).hasSize(PreparedTransactions.MAX_PREPARED);
  }

  @Test
  void theyAreTheirBrokersAlone() {
    driver.broker("second", StorageKind.DURABLE);
    TestClient second = driver.client("client").of(Protocol.OPENWIRE).in("second").connect();
    prepareAPublish(X);
    assertThat(second.recover()).isEmpty();
    assertThat(second.commitPrepared(X).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    driver.deleteBroker("broker");
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void retainedMessagesAreRefused() {
    client.begin(1);
    client.publishIn(1, to("t", "a").retained());
    client.prepare(1, X);
    assertThat(client.prepareRefusal().detail()).contains("retained");
  }

  @Test
  void subscribersGetACommittedMessageOnceEach() {
    TestClient durable = driver.client("durable").durable().connect().subscribe("t", 1);
    TestClient live = driver.client("live").connect().subscribe("t", 0);
    client.begin(1);
    client.publishIn(1, to("t", "a"));
    client.prepare(1, X);
    durable.disconnect();
    assertThat(live.bodies()).isEmpty();
    client.commitPrepared(X);
    assertThat(live.bodies()).containsExactly("a");
    assertThat(durable.connect().bodies()).containsExactly("a");
  }

  /** Their queues went: so did what was held there, and what was held elsewhere did not. */
  @Test
  void subscribersThatLeaveMeanwhileGetNothing() {
    TestClient durable = driver.client("durable").durable().connect().subscribe("t", 1);
    TestClient live = driver.client("live").connect().subscribe("t", 0);
    client.begin(1);
    client.publishIn(1, to("t", "a"));
    client.publishIn(1, toQueue("q", "b"));
    client.prepare(1, X);
    live.disconnect();
    durable.close(false, 0);
    driver.snapshot();
    assertThat(client.commitPrepared(X)).isNull();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("b");
  }

  /** As if it had gone later. */
  @Test
  void whatIsSettledOfAQueueThatWentIsNotHeld() {
    SubscriptionName name = new SubscriptionName("client", "s", true, false);
    client.consume(ConsumerSpec.of(1, new Source.OfTopic("t", name, false), 10));
    other.publish(to("t", "a"));
    client.begin(1).settleIn(1, client.delivery(), Outcome.ACCEPTED).closeConsumer(1);
    client.delete(name);
    client.prepare(1, X);
    assertThat(driver.status().storedMessages()).isZero();
    theLogSaysTheSame();
    assertThat(other.rollbackPrepared(X)).isNull();
  }

  /** The last of its members that the log knows leaves: the log forgets the queue. */
  @Test
  void aGroupThatIsNoMoreDurableKeepsWhatIsHeld() {
    TestClient durable = driver.client("durable").durable().connect().share("g", "t", 1);
    TestClient live = driver.client("live").connect().share("g", "t", 1);
    client.begin(1);
    client.publishIn(1, to("t", "a"));
    client.prepare(1, X);
    durable.unsubscribe(new SubscriptionKey("t", "g"));
    driver.snapshot();
    theLogSaysTheSame();
    client.commitPrepared(X);
    assertThat(live.bodies()).containsExactly("a");
  }

  @Test
  void aScheduledMessageGoesWhenItIsDueAndCommitted() {
    other.consume(1, "q", 10);
    client.begin(1);
    client.publishIn(1, toQueue("q", "a").at(driver.nowMillis() + 1_000));
    client.publishIn(1, toQueue("q", "b").at(driver.nowMillis() + 90_000));
    client.prepare(1, X);
    driver.snapshot();
    driver.crashFor(60_000);
    other.connect().consume(1, "q", 10);
    driver.after(1_000);
    assertThat(other.bodies()).isEmpty();
    assertThat(other.commitPrepared(X)).isNull();
    driver.after(1);
    assertThat(other.bodies()).containsExactly("a");
    driver.after(60_000);
    assertThat(other.bodies()).containsExactly("a", "b");
  }

  @Test
  void theAnswerToATemporaryQueueGoesWithIt() {
    Destination temporary = Destination.queue(Destination.TEMPORARY_PREFIX + "1");
    other.createTemporary(temporary);
    client.begin(1);
    client.publishIn(1, toQueue(temporary.name(), "a"));
    client.prepare(1, X);
    other.disconnect();
    client.commitPrepared(X);
    assertThat(driver.shard().storedBytes()).isZero();
    other.connect();
  }

  /** What it holds is all that is left of its chunk. */
  @Test
  void compactionKeepsWhatIsPrepared() {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    client.publishIn(1, toQueue("p", "x".repeat(10_000)));
    client.prepare(1, X);
    client.commitPrepared(X);
    client.begin(2).consume(1, "p", 1).consume(2, "q", 1);
    client.settleIn(2, client.delivery(), Outcome.ACCEPTED);
    client.prepare(2, Y);
    client.accept(client.deliveries().get(0));
    driver.snapshot();
    assertThat(driver.compact()).isTrue();
    driver.snapshot();
    crash();
    other.rollbackPrepared(Y);
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  /** It is read when somebody takes it. */
  @Test
  void theCommitNeedsNoContent() {
    driver.holdReads();
    prepareAPublish(X);
    crash();
    assertThat(other.commitPrepared(X)).isNull();
    other.consume(1, "q", 10);
    driver.releaseReads();
    assertThat(other.bodies()).containsExactly("a");
  }
}
