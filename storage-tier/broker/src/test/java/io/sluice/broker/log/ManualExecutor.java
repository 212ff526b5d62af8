package io.sluice.broker.log;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs a log's calls only when the test says so, on the test's thread and in order, so that a
 * simulation is deterministic. A call that the test forgets never happened, as if the process had
 * ended before.
 */
public final class ManualExecutor implements Executor {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Calls that wait. */
  public int pending() {
    return tasks.size();
  }

  /** Runs the oldest call, which completes its stage; false if there was none. */
  public boolean runNext() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** Runs all calls, and those that they lead to, up to this many; true if none is left. */
  public boolean runAll(int maxCalls) {
    for (int call = 0; call < maxCalls && runNext(); call++) {}
    return tasks.isEmpty();
  }

  /** Forgets the calls that wait. */
  public void forget() {
    tasks.clear();
  }
}
