package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberRunsTest {
  private final NumberRuns runs = new NumberRuns(new long[0]);

  private void addAll(long... numbers) {
    for (long number : numbers) {
      assertThat(runs.add(number)).as("adding %d", number).isTrue();
    }
  }

  @Test
  void whatRisesIsOneRun() {
    addAll(1, 2, 3, 4);
    assertThat(runs.toArray()).containsExactly(1, 4);
    assertThat(runs.add(2)).isFalse();
    assertThat(runs.contains(1)).isTrue();
    assertThat(runs.contains(0)).isFalse();
    assertThat(runs.contains(5)).isFalse();
  }

  @Test
  void gapsAreGapsUntilTheyAreFilled() {
    addAll(1, 3, 7);
    assertThat(runs.toArray()).containsExactly(1, 1, 3, 3, 7, 7);
    addAll(2);
    assertThat(runs.toArray()).containsExactly(1, 3, 7, 7);
    addAll(6, 4);
    assertThat(runs.toArray()).containsExactly(1, 4, 6, 7);
    addAll(5);
    assertThat(runs.toArray()).containsExactly(1, 7);
  }

  @Test
  void ofTooManyRunsTheLowestAreForgotten() {
    for (int i = 0; i <= NumberRuns.MAX_RUNS; i++) {
      addAll(2L * i);
    }
    assertThat(runs.toArray()).hasSize(2 * NumberRuns.MAX_RUNS);
    assertThat(runs.contains(0)).isFalse();
    assertThat(runs.contains(2)).isTrue();
    assertThat(runs.contains(2L * NumberRuns.MAX_RUNS)).isTrue();
  }

  @Test
  void theEndsOfAllNumbersAreNumbersToo() {
    addAll(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1);
    assertThat(runs.toArray())
        .containsExactly(Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE);
  }

  @Test
  void itIsASet() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      NumberRuns some = new NumberRuns(new long[0]);
      TreeSet<Long> set = new TreeSet<>();
      for (int i = 0; i < 100; i++) {
        long number = random.nextLong(2 * NumberRuns.MAX_RUNS);
        assertThat(some.add(number)).isEqualTo(set.add(number));
      }
      for (long number = 0; number < 2 * NumberRuns.MAX_RUNS; number++) {
        assertThat(some.contains(number)).isEqualTo(set.contains(number));
      }
      assertThat(new NumberRuns(some.toArray()).toArray()).isEqualTo(some.toArray());
    }
  }
}
