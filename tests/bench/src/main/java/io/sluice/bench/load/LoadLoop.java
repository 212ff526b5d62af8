package io.sluice.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The load generator's one thread: sockets, tasks from outside, and a tick each millisecond. */
final class LoadLoop implements AutoCloseable {
  static final String NAME = "bench-load";
  private static final long ANSWER_SECONDS = 120;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> afterwards = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, NAME);
  private volatile boolean closed;
  private volatile RuntimeException failure;
  private Runnable tick;

  LoadLoop() throws IOException {
    selector = Selector.open();
    thread.setDaemon(true);
    thread.start();
  }

  /** Called on the loop's thread. */
  SelectionKey register(SocketChannel channel, Wire wire) throws IOException {
    return channel.register(selector, SelectionKey.OP_READ, wire);
  }

  /** Runs once what the sockets brought is handled: one write for many packets. */
  void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /** What runs each millisecond, or null. Called on the loop's thread. */
  void tick(Runnable action) {
    tick = action;
  }

  /** Runs on the loop's thread and waits for the answer. */
  <T> T ask(Supplier<T> question) {
    if (failure != null) {
      throw new IllegalStateException("the load generator failed", failure);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    tasks.add(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    selector.wakeup();
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the load generator failed", failure == null ? e : failure);
    }
  }

  long threadId() {
    return thread.getId();
  }

  private void run() {
    // Closing the selector gives back what its closed sockets still hold.
    try (selector) {
      while (!closed) {
        turn();
      }
    } catch (IOException | RuntimeException e) {
      failure = new IllegalStateException(e);
      closed = true;
      tasks.forEach(Runnable::run);
    }
  }

  private void turn() throws IOException {
    selector.select(key -> ((Wire) key.attachment()).ready(), tick == null ? 1_000 : 1);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    for (Runnable task = afterwards.poll(); task != null; task = afterwards.poll()) {
      task.run();
    }
    if (tick != null) {
      tick.run();
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
