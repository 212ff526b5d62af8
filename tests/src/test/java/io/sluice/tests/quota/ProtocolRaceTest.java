package io.sluice.tests.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.TestTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The quota of connections is one for all protocols, and exact. */
class ProtocolRaceTest {
  private static final int LIMIT = 40;
  private static final int TOO_MANY = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Product product = Product.shared();
  private final TestTenant tenant =
      TestTenant.create(
          product,
          "protocols-" + Long.toString(System.nanoTime(), 36),
          Map.of("connections", LIMIT));
  private final List<Entrant> entrants = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (Entrant entrant : entrants) {
      entrant.close();
    }
  }

  @Test
  void asManyHoldAsThePlanAllowsWhateverTheySpeak() throws Exception {
    assertThat(race(LIMIT + TOO_MANY)).isEqualTo(LIMIT);
    assertThat(connections()).isEqualTo(LIMIT);

    closeAll();
    await().atMost(PATIENCE).until(() -> connections() == 0);
    entrants.clear();

    assertThat(race(LIMIT + TOO_MANY)).isEqualTo(LIMIT);
  }

  private int connections() {
    return tenant.broker().get("connections").asInt();
  }

  /** How many of so many hold a connection; the others were told why not. */
  private int race(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      entrants.add(Entrant.of(i, product, tenant));
    }
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier start = new CyclicBarrier(count);
      List<Future<Boolean>> answers = new ArrayList<>();
      for (Entrant entrant : entrants) {
        answers.add(
            threads.submit(
                () -> {
                  start.await(60, TimeUnit.SECONDS);
                  return entrant.enter();
                }));
      }
      int holding = 0;
      for (Future<Boolean> answer : answers) {
        holding += answer.get(60, TimeUnit.SECONDS) ? 1 : 0;
      }
      return holding;
    } finally {
      threads.shutdownNow();
    }
  }
}
