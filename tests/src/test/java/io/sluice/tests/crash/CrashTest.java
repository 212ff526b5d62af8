package io.sluice.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.TestTenant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged product is killed under load, again and again, and started on the same directory:
 * what it acknowledged is there. The number of rounds and the seed are {@code sluice.crash.rounds}
 * and {@code sluice.crash.seed}.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("sluice.crash.rounds", 10);
  private static final long SEED = Long.getLong("sluice.crash.seed", System.nanoTime());
  private static final int PUBLISHERS_OF_EACH_QOS = 4;
  private static final int MAX_MESSAGES_A_ROUND = 6_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final AtomicLong acknowledged = new AtomicLong();
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<DurableSubscriber> subscribers = new ArrayList<>();
  private Load load;
  private Product product;
  private RetainedWriter retained;
  private DurableSubscriber wills;
  private TestTenant single;

  @AfterEach
  void end() {
    if (load != null) {
      load.close();
    }
    if (product != null) {
      product.close();
    }
  }

  @Test
  @Timeout(600)
  void whatWasAcknowledgedSurvivesKill9() throws Exception {
    System.out.printf("CrashTest: %d rounds, -Dsluice.crash.seed=%d%n", ROUNDS, SEED);
    product = Product.start(directory);
    load = new Load();
    makeClients();
    for (int round = 1; round <= ROUNDS; round++) {
      leaveWill(round);
      loadUntilKilled();
      product.restart();
      retained.verify();
    }
    drain();
    publishers.forEach(this::verifyArrivals);
    for (int round = 1; round <= ROUNDS; round++) {
      assertThat(wills.numbers("wills/" + round)).containsExactly(round);
    }
    verifyUsage();
  }

  private void makeClients() throws Exception {
    TestTenant atLeastOnce = TestTenant.create(product, "once-or-more", Map.of());
    TestTenant exactlyOnce = TestTenant.create(product, "once", Map.of());
    for (int i = 0; i < PUBLISHERS_OF_EACH_QOS; i++) {
      int version = i % 2 == 0 ? 4 : 5;
      publishers.add(new Publisher(atLeastOnce, version, i, 1, acknowledged));
      publishers.add(new Publisher(exactlyOnce, version, i, 2, acknowledged));
    }
    for (int version = 4; version <= 5; version++) {
      subscribers.add(new DurableSubscriber(atLeastOnce, version, "load/#", 1));
      subscribers.add(new DurableSubscriber(exactlyOnce, version, "load/#", 2));
    }
    for (DurableSubscriber subscriber : subscribers) {
      subscriber.subscribe();
    }
    single = TestTenant.create(product, "single", Map.of());
    retained = new RetainedWriter(single);
    wills = new DurableSubscriber(single, 5, "wills/#", 2);
    wills.subscribe();
  }

  /** A client that is connected when the product is killed, and never comes back. */
  private void leaveWill(int round) throws IOException {
    RawConnect connect = single.connect(5, "mortal-" + round);
    single.connected(connect.will("wills/" + round, Publisher.body(round), 2, false));
  }

  /** One subscriber of each QoS stays away, so that a backlog has to come back, too. */
  private List<DurableSubscriber> present() {
    return subscribers.subList(0, 2);
  }

  private void loadUntilKilled() throws Exception {
    publishers.forEach(load::start);
    present().forEach(load::start);
    load.start(retained);
    long target = acknowledged.get() + 500 + random.nextInt(MAX_MESSAGES_A_ROUND);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !load.allRun() || acknowledged.get() >= target);
    requireAllRun();
    product.kill9();
    load.awaitEnd();
  }

  /** Nobody but the test ends connections; else the product's log says why. */
  private void requireAllRun() throws Exception {
    assertThat(load.allRun()).as(this::troubles).isTrue();
  }

  private String troubles() {
    return product
        .log()
        .lines()
        .filter(line -> line.contains("SHARD_FAILED") || line.matches(".* (WARN|ERROR) .*"))
        .collect(Collectors.joining("\n", "a client was disconnected, seed " + SEED + "\n", ""));
  }

  /** Lets publishers get an answer to everything, and subscribers everything that was answered. */
  private void drain() throws Exception {
    publishers.forEach(Publisher::finish);
    publishers.forEach(load::start);
    load.awaitEnd();
    subscribers.forEach(load::start);
    load.start(wills);
    await()
        .atMost(PATIENCE)
        .until(() -> !load.allRun() || publishers.stream().allMatch(this::isDrained));
    await().atMost(PATIENCE).until(() -> !load.allRun() || wills.count() >= ROUNDS);
    requireAllRun();
    wills.stop();
    subscribers.forEach(DurableSubscriber::stop);
    load.awaitEnd();
  }

  private boolean isDrained(Publisher publisher) {
    return subscribersOf(publisher).stream().allMatch(reader -> reader.hasLastOf(publisher));
  }

  /** Those of the same tenant. */
  private List<DurableSubscriber> subscribersOf(Publisher publisher) {
    int first = publisher.topic().startsWith("load/qos1/") ? 0 : 1;
    return List.of(subscribers.get(first), subscribers.get(first + 2));
  }

  private void verifyArrivals(Publisher publisher) {
    boolean exactly = publisher.topic().startsWith("load/qos2/");
    for (DurableSubscriber subscriber : subscribersOf(publisher)) {
      assertThat(
              Arrivals.problems(subscriber.numbers(publisher.topic()), publisher.count(), exactly))
          .as("%s at %s, seed %d", publisher.topic(), subscriber.clientId(), SEED)
          .isEmpty();
    }
  }

  /**
   * A publish at QoS 2 is counted once however often it is said; one at QoS 1 that is said again
   * may be new.
   */
  private void verifyUsage() {
    long numbers1 = sum("load/qos1/", false);
    long sent1 = sum("load/qos1/", true);
    assertThat(usage("once-or-more", "messagesIn")).isBetween(numbers1, sent1);
    assertThat(usage("once-or-more", "messagesOut")).isGreaterThanOrEqualTo(2 * numbers1);

    long numbers2 = sum("load/qos2/", false);
    assertThat(usage("once", "messagesIn")).isEqualTo(numbers2);
    assertThat(usage("once", "bytesIn")).isEqualTo(numbers2 * publishers.get(1).messageBytes());
    assertThat(usage("once", "messagesOut")).isGreaterThanOrEqualTo(2 * numbers2);
  }

  private long sum(String topics, boolean packets) {
    return publishers.stream()
        .filter(publisher -> publisher.topic().startsWith(topics))
        .mapToLong(publisher -> packets ? publisher.sent() : publisher.count())
        .sum();
  }

  private long usage(String tenant, String figure) {
    long sum = 0;
    JsonNode usage = product.api().mustGet("/api/v1/tenants/" + tenant + "/usage");
    for (JsonNode row : usage.get("rows")) {
      sum += row.get(figure).asLong();
    }
    return sum;
  }
}
