package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent;
import org.junit.jupiter.api.Test;

/** What a prepared transaction settles is nobody's until it ends. */
class PreparedSettlementTest extends PreparedFixture {
  private void prepareASettlement(Outcome outcome) {
    client.publish(toQueue("q", "a"));
    client.consume(1, "q", 10).begin(1);
    client.settleIn(1, client.delivery(), outcome);
    client.prepare(1, X);
    assertThat(client.prepareRefusal()).isNull();
  }

  @Test
  void whatIsSettledIsNobodysUntilTheCommit() {
    prepareASettlement(Outcome.ACCEPTED);
    client.lost();
    other.consume(1, "q", 10);
    assertThat(other.bodies()).isEmpty();
    crash();
    other.consume(1, "q", 10);
    assertThat(other.bodies()).isEmpty();
    assertThat(other.commitPrepared(X)).isNull();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void whatIsSettledGoesBackAsFailedWithARollbackAfterTheSession() {
    prepareASettlement(Outcome.ACCEPTED);
    client.lost();
    other.consume(1, "q", 10);
    other.rollbackPrepared(X);
    assertThat(other.bodies()).containsExactly("a");
    assertThat(other.delivery().redelivered()).isTrue();
    assertThat(other.delivery().deliveryCount()).isEqualTo(1);
  }

  @Test
  void whatIsSettledGoesBackAsFailedWithARollbackAfterACrash() {
    prepareASettlement(Outcome.ACCEPTED);
    driver.snapshot();
    crash();
    other.rollbackPrepared(X);
    crash();
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
    assertThat(other.delivery().deliveryCount()).isEqualTo(1);
  }

  /** Its client tries again by itself, as with a local transaction. */
  @Test
  void whatIsSettledStaysWithItsClientIfThatRollsBack() {
    prepareASettlement(Outcome.ACCEPTED);
    other.consume(1, "q", 10);
    client.rollbackPrepared(X);
    assertThat(other.bodies()).isEmpty();
    client.accept(client.delivery());
    assertThat(driver.status().storedMessages()).isZero();
  }

  /** It would be processed twice if it went back: its client may have begun to try again. */
  @Test
  void whatIsSettledStaysWithItsClientThoughAnotherRollsBack() {
    prepareASettlement(Outcome.ACCEPTED);
    other.consume(1, "q", 10);
    other.rollbackPrepared(X);
    assertThat(client.last(SessionEvent.PreparedEnded.class))
        .isEqualTo(new SessionEvent.PreparedEnded(X, false));
    assertThat(other.bodies()).isEmpty();
    client.accept(client.delivery());
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void whatIsSettledGoesBackWithItsClientThoughAnotherRolledBack() {
    prepareASettlement(Outcome.ACCEPTED);
    other.consume(1, "q", 10);
    other.rollbackPrepared(X);
    client.lost();
    assertThat(other.bodies()).containsExactly("a");
    assertThat(other.delivery().redelivered()).isTrue();
  }

  @Test
  void whatAClosedConsumerHadGoesBackWithTheRollback() {
    prepareASettlement(Outcome.ACCEPTED);
    client.closeConsumer(1);
    other.consume(1, "q", 10);
    assertThat(other.bodies()).isEmpty();
    client.rollbackPrepared(X);
    assertThat(other.bodies()).containsExactly("a");
  }

  @Test
  void whatIsPreparedIsNotSettledOtherwise() {
    prepareASettlement(Outcome.ACCEPTED);
    client.settle(client.delivery(), Outcome.RELEASED);
    client.begin(2).settleIn(2, client.delivery(), Outcome.REJECTED).commit(2);
    other.consume(1, "q", 10);
    assertThat(other.bodies()).isEmpty();
    client.commitPrepared(X);
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void aRejectedMessageIsADeadLetterWithTheCommit() {
    prepareASettlement(Outcome.REJECTED);
    crash();
    other.commitPrepared(X);
    crash();
    assertThat(other.consume(1, "ActiveMQ.DLQ", 10).bodies()).containsExactly("a");
  }
}
