package io.sluice.bench.server;

import java.util.concurrent.TimeUnit;

/** Ends processes that a benchmark started. */
final class Children {
  private static final long STOP_SECONDS = 15;

  private Children() {}

  /** Asks it to end, and insists after a while. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
