package io.sluice.tests.crash;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs load clients, each on a thread of its own. */
final class Load implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();

  void start(LoadClient client) {
    running.add(threads.submit(() -> runToItsEnd(client)));
  }

  private static Void runToItsEnd(LoadClient client) throws IOException {
    try {
      client.run();
    } catch (EOFException | SocketException ended) {
      // The product was killed, or the test stopped the client.
    }
    return null;
  }

  /** Fails with what made a client end, if one did. */
  boolean allRun() throws Exception {
    for (Future<?> client : running) {
      if (client.isDone()) {
        client.get();
        return false;
      }
    }
    return true;
  }

  /** Waits until every client has ended; fails if one failed. */
  void awaitEnd() throws Exception {
    for (Future<?> client : running) {
      client.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    running.clear();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
