package io.sluice.broker.shard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A broker's entries that failed and are to be tried again later. Nobody has them meanwhile, and
 * they keep their places. That they wait is not in the log: after a restart they are tried at once.
 */
final class DelayedEntries {
  private final ShardContext context;
  private final Map<Delivery, Timers.Key> held = new LinkedHashMap<>();

  DelayedEntries(ShardContext context) {
    this.context = context;
  }

  /** Holds a ready entry for so long. */
  void hold(Queue queue, Entry entry, long delayMillis) {
    Delivery delivery = Delivery.held(queue, entry);
    long at = context.nowMillis + delayMillis;
    held.put(delivery, context.timers.schedule(at, () -> release(delivery)));
  }

  private void release(Delivery delivery) {
    held.remove(delivery);
    delivery.queue.putBack(delivery.entry);
    delivery.queue.dispatch();
  }

  /** Visits all that is held. */
  void forEachHeld(Consumer<Delivery> action) {
    held.keySet().forEach(action);
  }

  /** The queue goes, and what is held of it. */
  void removeAll(Queue queue) {
    for (Delivery delivery : List.copyOf(held.keySet())) {
      if (delivery.queue == queue) {
        context.timers.cancel(held.remove(delivery));
        queue.remove(delivery.entry);
      }
    }
  }
}
