package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.LiveObjects;
import io.sluice.tests.product.Product;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients whose connections are cut over and over, in the middle of all that can be in the middle
 * of something: what the server has of them in the end is what it had in the beginning. Not among
 * the tests of a build: run it with {@code -Dtest=FailoverSoak}, over {@code
 * -Dsluice.soak.minutes=} 30 or what is told; else it is a short one.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class FailoverSoak {
  private static final int CLIENTS = 10;
  private static final int SHORT_ROUNDS = 10;

  /** So 30 minutes are 150 rounds, of 20 connections each. */
  private static final Duration ROUND = Duration.ofSeconds(12);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * More of one class than at the beginning: a few that wait for a timer, or for the next chunk.
   */
  private static final long MAX_GROWTH_OBJECTS = 50;

  private static final long MAX_GROWTH_BYTES = 8 << 20;

  /**
   * What is remembered, and how many of it a round brings: up to 4,096 producers that may come
   * back, and how up to 1,000 branches ended.
   */
  private static final Map<String, Integer> REMEMBERED =
      Map.of(
          "io.sluice.broker.shard.Producer", SoakClient.PRODUCERS,
          "io.sluice.broker.shard.NumberRuns", SoakClient.PRODUCERS,
          "io.sluice.broker.api.Xid", CLIENTS);

  @TempDir Path directory;
  private Product product;
  private final List<SoakClient> clients = new ArrayList<>();

  @Test
  void reconnectsLeaveNothingBehind() throws Exception {
    int minutes = Integer.getInteger("sluice.soak.minutes", 0);
    int rounds = minutes == 0 ? SHORT_ROUNDS : (int) (minutes * 60 / ROUND.toSeconds());
    try (Product started = Product.start(directory)) {
      product = started;
      soak(SHORT_ROUNDS, Duration.ZERO);
      LiveObjects before = idle();
      goAll();
      soak(rounds, minutes == 0 ? Duration.ZERO : ROUND);
      goAll();
      soak(1, Duration.ZERO);
      report(rounds, before, idle());
      // What the API needed to answer may not be gone at once.
      await().atMost(PATIENCE).untilAsserted(() -> hasNotGrown(rounds, before));
      goAll();
      assertThat(broker().get("destinations")).allMatch(d -> d.get("depth").asLong() == 0);
    }
  }

  private void hasNotGrown(int rounds, LiveObjects before) throws Exception {
    LiveObjects after = LiveObjects.of(product);
    assertThat(after.growthSince(before))
        .allSatisfy(
            (type, more) -> assertThat(more).as(type).isLessThanOrEqualTo(allowed(type, rounds)));
    assertThat(after.heapBytes() - before.heapBytes()).isLessThan(MAX_GROWTH_BYTES);
  }

  /** Ten new clients, each of which loses its connections once a round, and one for good. */
  private void soak(int rounds, Duration each) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SoakClient(product, i));
    }
    for (int round = 0; round < rounds; round++) {
      long endNanos = System.nanoTime() + each.toNanos();
      for (SoakClient client : clients) {
        client.begin(round);
      }
      SoakClient gone = clients.get(round % CLIENTS);
      for (SoakClient client : clients) {
        if (client != gone) {
          client.cut();
        }
      }
      for (SoakClient client : clients) {
        if (client == gone) {
          client.replace();
        } else {
          client.finish(round);
        }
      }
      await().forever().until(() -> System.nanoTime() - endNanos >= 0);
    }
  }

  private LiveObjects idle() throws Exception {
    awaitConnections(CLIENTS * SoakClient.CONNECTIONS);
    return LiveObjects.of(product);
  }

  private void goAll() throws JMSException {
    for (SoakClient client : clients) {
      client.close();
    }
    clients.clear();
    awaitConnections(0);
  }

  private void awaitConnections(int count) {
    await().atMost(PATIENCE).until(() -> broker().get("connections").asInt() == count);
  }

  private JsonNode broker() {
    return product.api().mustGet("/api/v1/tenants/demo/brokers/demo");
  }

  private static long allowed(String type, int rounds) {
    return MAX_GROWTH_OBJECTS + (long) rounds * REMEMBERED.getOrDefault(type, 0);
  }

  private static void report(int rounds, LiveObjects before, LiveObjects after) {
    System.out.printf(
        "FailoverSoak: %,d lost connections; %,d objects of the product before and %,d after;"
            + " live heap %,d bytes before and %,d after%n%s%n",
        rounds * CLIENTS * SoakClient.CONNECTIONS,
        sum(before),
        sum(after),
        before.heapBytes(),
        after.heapBytes(),
        after.growthSince(before).entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining("\n")));
  }

  private static long sum(LiveObjects objects) {
    return objects.counts().values().stream().mapToLong(Long::longValue).sum();
  }
}
