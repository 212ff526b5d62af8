package io.sluice.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final byte[] RIGHT = "right".getBytes(UTF_8);
  private static final byte[] WRONG = "wrong".getBytes(UTF_8);

  private final CountingHasher hasher = new CountingHasher();
  private final AtomicLong nowNanos = new AtomicLong();
  private final Passwords passwords =
      new Passwords(hasher, new PasswordOptions(1, 4, 100, Duration.ofMinutes(30)), nowNanos::get);

  @AfterEach
  void close() {
    hasher.open();
    passwords.close();
  }

  @Test
  void hashesARightPasswordOnceHoweverOftenItIsShown() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(passwords.verify("b/anna", "hash:right", RIGHT).join()).isTrue();
    }
    assertThat(hasher.verifications()).isEqualTo(1);
  }

  @Test
  void sharesOneHashAmongEqualQuestionsAtTheSameTime() {
    hasher.block();
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(passwords.verify("b/anna", "hash:right", RIGHT));
    }
    hasher.open();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isTrue());
    assertThat(hasher.verifications()).isEqualTo(1);
  }

  @Test
  void hashesAWrongPasswordEachTime() {
    assertThat(passwords.verify("b/anna", "hash:right", WRONG).join()).isFalse();
    assertThat(passwords.verify("b/anna", "hash:right", WRONG).join()).isFalse();
    assertThat(hasher.verifications()).isEqualTo(2);
  }

  @Test
  void forgetsAPasswordWithItsHash() {
    assertThat(passwords.verify("b/anna", "hash:right", RIGHT).join()).isTrue();
    assertThat(passwords.verify("b/anna", "hash:changed", RIGHT).join()).isFalse();
  }

  @Test
  void remembersForOneSubjectOnly() {
    assertThat(passwords.verify("b/anna", "hash:right", RIGHT).join()).isTrue();
    assertThat(passwords.verify("b/bert", "hash:right", RIGHT).join()).isTrue();
    assertThat(hasher.verifications()).isEqualTo(2);
  }

  @Test
  void remembersForAWhile() {
    passwords.verify("b/anna", "hash:right", RIGHT).join();
    nowNanos.addAndGet(Duration.ofMinutes(29).toNanos());
    passwords.verify("b/anna", "hash:right", RIGHT).join();
    assertThat(hasher.verifications()).isEqualTo(1);

    nowNanos.addAndGet(Duration.ofMinutes(1).toNanos());
    passwords.verify("b/anna", "hash:right", RIGHT).join();
    assertThat(hasher.verifications()).isEqualTo(2);
  }

  @Test
  void refusesWhenTooManyHashesWait() {
    hasher.block();
    List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(passwords.verify("b/user" + i, "hash:right", RIGHT));
    }
    CompletableFuture<Boolean> refused = passwords.verify("b/anna", "hash:right", RIGHT);
    assertThatThrownBy(refused::join).hasCauseInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(passwords.hash(RIGHT)::join)
        .hasCauseInstanceOf(RejectedExecutionException.class);

    hasher.open();
    assertThat(waiting).allSatisfy(answer -> assertThat(answer.join()).isTrue());
    assertThat(passwords.verify("b/anna", "hash:right", RIGHT).join()).isTrue();
  }

  @Test
  void answersWhatItRemembersHoweverManyHashesWait() {
    passwords.verify("b/anna", "hash:right", RIGHT).join();
    hasher.block();
    assertThat(passwords.verify("b/busy", "hash:right", RIGHT)).isNotDone();
    await().until(() -> hasher.threads().size() == 2);
    for (int i = 0; i < 4; i++) {
      assertThat(passwords.verify("b/user" + i, "hash:right", RIGHT)).isNotDone();
    }
    assertThat(passwords.verify("b/anna", "hash:right", RIGHT)).isCompletedWithValue(true);
  }

  @Test
  void failsWithTheHasherAndTriesAgain() {
    assertThatThrownBy(passwords.verify("b/anna", "damaged", RIGHT)::join)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(passwords.verify("b/anna", "damaged", RIGHT)::join)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(hasher.verifications()).isEqualTo(2);
  }

  @Test
  void readsThePasswordBeforeItReturns() {
    hasher.block();
    byte[] reused = RIGHT.clone();
    CompletableFuture<Boolean> answer = passwords.verify("b/anna", "hash:right", reused);
    reused[0] = 0;
    hasher.open();
    assertThat(answer.join()).isTrue();
  }

  @Test
  void neverHashesOnTheCallersThread() {
    passwords.verify("b/anna", "hash:right", RIGHT).join();
    passwords.hash(RIGHT).join();
    assertThat(hasher.threads()).hasSize(2).allMatch(name -> name.startsWith("sluice-password-"));
  }
}
