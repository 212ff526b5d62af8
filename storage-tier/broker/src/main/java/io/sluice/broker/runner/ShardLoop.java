package io.sluice.broker.runner;

import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * A thread that runs the turns of many shards, in the order they asked for one, and wakes those
 * whose time has come. Nothing that runs here may block.
 */
final class ShardLoop implements Executor, AutoCloseable {
  private static final long LONGEST_PARK_NANOS = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(1_024);
  private final PriorityQueue<Wakeup> wakeups = new PriorityQueue<>();
  private final LongSupplier clockMillis;
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean closed;

  private record Wakeup(long atMillis, Runnable task) implements Comparable<Wakeup> {
    @Override
    public int compareTo(Wakeup other) {
      return Long.compare(atMillis, other.atMillis);
    }
  }

  ShardLoop(String name, LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs the task on this loop's thread, after all that were given before. */
  @Override
  public void execute(Runnable task) {
    tasks.offer(task);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Runs the task at the given time. Called on this loop's thread. */
  void wakeAt(long atMillis, Runnable task) {
    wakeups.add(new Wakeup(atMillis, task));
  }

  private void run() {
    while (!closed) {
      Runnable task = tasks.poll();
      if (task != null) {
        runSafely(task);
      }
      runDue();
      if (task == null) {
        park();
      }
    }
  }

  private void runDue() {
    while (!wakeups.isEmpty() && wakeups.peek().atMillis <= clockMillis.getAsLong()) {
      runSafely(wakeups.poll().task);
    }
  }

  /** A shard contains its own failures; whatever passes it must not take the other shards down. */
  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private void park() {
    parked = true;
    if (tasks.isEmpty() && !closed) {
      LockSupport.parkNanos(this, nanosToNextWakeup());
    }
    parked = false;
  }

  private long nanosToNextWakeup() {
    if (wakeups.isEmpty()) {
      return LONGEST_PARK_NANOS;
    }
    long millis = wakeups.peek().atMillis - clockMillis.getAsLong();
    return Math.max(1, Math.min(LONGEST_PARK_NANOS, millis * NANOS_PER_MILLI));
  }

  /** Ends the thread after the task that is running. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
