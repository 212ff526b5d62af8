package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import org.junit.jupiter.api.Test;

/** A client whose answer was lost asks for the end of a prepared transaction again. */
class EndedTransactionTest extends PreparedFixture {
  @Test
  void whatEndedIsAnsweredSoAgain() {
    prepareAPublish(X);
    prepareAPublish(Y);
    client.commitPrepared(X);
    client.rollbackPrepared(Y);
    for (int i = 0; i < 2; i++) {
      assertThat(other.commitPrepared(X)).isNull();
      assertThat(other.rollbackPrepared(X).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
      assertThat(other.rollbackPrepared(Y)).isNull();
      assertThat(other.commitPrepared(Y).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
      crash();
    }
    driver.snapshot();
    crash();
    assertThat(other.commitPrepared(X)).isNull();
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void whatEndedIsAnsweredSoOnceThatIsDurable() {
    prepareAPublish(X);
    driver.holdLog();
    driver.shard().commitPrepared(client.opened().connection(), 1, X);
    driver.endTurn();
    driver.shard().commitPrepared(other.opened().connection(), 1, X);
    driver.endTurn();
    assertThat(other.all(SessionEvent.TransactionEnded.class)).isEmpty();
    driver.releaseLog();
    assertThat(other.last(SessionEvent.TransactionEnded.class).refusal()).isNull();
  }

  @Test
  void aNameThatIsPreparedAnewHasNotEnded() {
    prepareAPublish(X);
    client.commitPrepared(X);
    prepareAPublish(X);
    assertThat(client.rollbackPrepared(X)).isNull();
    assertThat(client.commitPrepared(X).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    assertThat(other.consume(1, "q", 10).bodies()).containsExactly("a");
  }

  @Test
  void whatEndedFirstIsForgottenFirst() {
    for (int i = 0; i <= PreparedTransactions.MAX_PREPARED; i++) {
      prepareAPublish(xid("n" + i));
      client.rollbackPrepared(xid("n" + i));
    }
    assertThat(client.rollbackPrepared(xid("n0")).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    assertThat(client.rollbackPrepared(xid("n1"))).isNull();
  }
}
