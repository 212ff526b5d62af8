package io.sluice.broker.shard;

import io.sluice.model.policy.Dispatch;

/** Keeps a queue's messages from its first consumers until enough are there, or time is up. */
final class GatheringConsumers {
  private final Queue queue;

  /** Null unless it is waited. */
  private Timers.Key timer;

  GatheringConsumers(Queue queue) {
    this.queue = queue;
  }

  boolean isWaiting() {
    return timer != null;
  }

  /** A consumer came; now there are so many that take. */
  void attached(int consumers, Dispatch rule) {
    ShardContext context = queue.broker.context;
    long waitMillis = rule.timeBeforeDispatchStartsMillis();
    if (consumers == 1 && waitMillis > 0 && timer == null) {
      timer = context.timers.schedule(context.nowMillis + waitMillis, this::start);
    }
    int enough = rule.consumersBeforeDispatchStarts();
    if (enough > 0 && consumers >= enough) {
      stop();
    }
  }

  /** A consumer left; the next first one waits anew. */
  void detached(int consumers) {
    if (consumers == 0) {
      stop();
    }
  }

  private void start() {
    timer = null;
    queue.dispatch();
  }

  private void stop() {
    queue.broker.context.timers.cancel(timer);
    timer = null;
  }
}
