package io.sluice.broker.runner;

import io.sluice.broker.shard.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * A thread that runs the turns of many shards, in the order they asked for one, and wakes those
 * whose time has come. Nothing that runs here may block.
 */
final class ShardLoop implements Executor, AutoCloseable {
  private static final long LONGEST_PARK_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Three brought less; decision 0004. */
  private static final int YIELDS = 20;

  private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(1_024);
  private final Timers timers = new Timers();
  private final LongSupplier clockMillis;
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean closed;

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
  Timers.Key wakeAt(long atMillis, Runnable task) {
    return timers.schedule(atMillis, () -> runSafely(task));
  }

  /**
   * Forgets a task; null and what has run already are passed over. Called on this loop's thread.
   */
  void cancel(Timers.Key wakeup) {
    timers.cancel(wakeup);
  }

  private void run() {
    while (!closed) {
      Runnable task = tasks.poll();
      if (task != null) {
        runSafely(task);
      }
      timers.run(clockMillis.getAsLong());
      if (task == null && isIdle()) {
        park();
      }
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

  /**
   * Lets other threads go first, some microseconds long: waking a thread costs as much as a small
   * task, and under load what they bring meanwhile is done in one turn. False if a task came.
   */
  private boolean isIdle() {
    for (int i = 0; i < YIELDS && tasks.isEmpty(); i++) {
      Thread.yield();
    }
    return tasks.isEmpty();
  }

  private void park() {
    parked = true;
    if (tasks.isEmpty() && !closed) {
      LockSupport.parkNanos(this, parkNanos(timers.nextMillis() - clockMillis.getAsLong()));
    }
    parked = false;
  }

  /** How long to park if something is due in so many milliseconds, which may be very many. */
  static long parkNanos(long untilDueMillis) {
    long millis = Math.min(LONGEST_PARK_MILLIS, untilDueMillis);
    return millis <= 0 ? 1 : millis * NANOS_PER_MILLI;
  }

  /** Ends the thread after the task that is running. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
