package io.sluice.tests.quota;

import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients of a tenant that ask for a connection at the same moment, over every listener, in every
 * version of MQTT and to several brokers.
 */
final class Race implements AutoCloseable {
  private static final int[] VERSIONS = {3, 4, 5};
  private static final int TIMEOUT_SECONDS = 60;

  private final TestTenant tenant;
  private final List<String> brokers;
  private final List<RawClient> accepted = new ArrayList<>();
  private final List<Refused> refusals = new ArrayList<>();
  private int started;

  Race(TestTenant tenant, List<String> brokers) {
    this.tenant = tenant;
    this.brokers = brokers;
  }

  /** The answer to a client that was turned away. */
  record Refused(int version, int code) {
    boolean isInItsProtocolsWords() {
      return code == (version == 5 ? 0x97 : 3);
    }
  }

  private record Entrant(RawClient client, int version, int code) {}

  /** All clients of all runs that hold a connection. */
  List<RawClient> accepted() {
    return accepted;
  }

  /** The answers to all others of all runs. */
  List<Refused> refusals() {
    return refusals;
  }

  /** Lets so many race, and waits until each has its answer. */
  void run(int entrants) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(entrants);
    try {
      CyclicBarrier start = new CyclicBarrier(entrants);
      List<Future<Entrant>> answers = new ArrayList<>();
      for (int i = 0; i < entrants; i++) {
        int number = started++;
        answers.add(threads.submit(() -> enter(number, start)));
      }
      for (Future<Entrant> answer : answers) {
        sort(answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Entrant enter(int number, CyclicBarrier start) throws Exception {
    Transport transport = Transport.values()[number % Transport.values().length];
    int version = VERSIONS[number / 4 % VERSIONS.length];
    String broker = brokers.get(number / 12 % brokers.size());
    RawClient client = tenant.open(transport);
    start.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    int code = client.connect(tenant.connect(version, "racer-" + number, broker)).code();
    return new Entrant(client, version, code);
  }

  private void sort(Entrant entrant) {
    if (entrant.code() == 0) {
      accepted.add(entrant.client());
    } else {
      entrant.client().close();
      refusals.add(new Refused(entrant.version(), entrant.code()));
    }
  }

  @Override
  public void close() {
    accepted.forEach(RawClient::close);
  }
}
