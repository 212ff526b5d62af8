package io.sluice.gateway.assembly;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A part that is started on a thread of its own, while others start too. */
final class Background<T> {
  private static final long START_TIMEOUT_SECONDS = 300;

  private final String what;
  private final CompletableFuture<T> started = new CompletableFuture<>();

  private Background(String what) {
    this.what = what;
  }

  static <T> Background<T> start(String what, Supplier<T> start) {
    Background<T> background = new Background<>(what);
    Thread thread = new Thread(() -> background.run(start), "start-" + what);
    thread.setDaemon(true);
    thread.start();
    return background;
  }

  /**
   * Waits until it is started.
   *
   * @throws RuntimeException what starting it threw
   */
  T get() {
    try {
      return started.orTimeout(START_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof TimeoutException) {
        throw new IllegalStateException(
            what + " did not start within " + START_TIMEOUT_SECONDS + " seconds", failure);
      }
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  /** Whether it was started and did not fail. */
  boolean isStarted() {
    return started.isDone() && !started.isCompletedExceptionally();
  }

  private void run(Supplier<T> start) {
    try {
      started.complete(start.get());
    } catch (Throwable failure) {
      started.completeExceptionally(failure);
    }
  }
}
