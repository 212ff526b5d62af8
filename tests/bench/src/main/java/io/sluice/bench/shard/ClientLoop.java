package io.sluice.bench.shard;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The clients' one thread; woken once for many tasks, as an event loop is. */
final class ClientLoop implements Executor, AutoCloseable {
  static final String NAME = "bench-clients";

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, NAME);
  private volatile boolean closed;

  ClientLoop() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (!awake.get() && awake.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      } else {
        awake.set(false);
        if (tasks.isEmpty()) {
          LockSupport.park(this);
        }
        awake.set(true);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
