package io.sluice.gateway.assembly;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends the process when stopping in good order takes too long. What was answered for is in the
 * store's log by then.
 */
final class StopDeadline {
  private static final Logger log = Logger.getLogger(StopDeadline.class);
  private static final int EXIT_CODE = 1;

  private StopDeadline() {}

  static void arm(Duration timeout) {
    Thread watch = new Thread(() -> endAfter(timeout), "stop-deadline");
    watch.setDaemon(true);
    watch.start();
  }

  private static void endAfter(Duration timeout) {
    try {
      TimeUnit.MILLISECONDS.sleep(timeout.toMillis());
    } catch (InterruptedException stopped) {
      return;
    }
    log.warnf("Stopping took longer than %s; ending now", timeout);
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
