package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A broker's entries that failed and are to be tried again later. Nobody has them meanwhile, and
 * they keep their places.
 */
final class DelayedEntries {
  private final ShardContext context;
  private final Map<Delivery, Timers.Key> held = new LinkedHashMap<>();
  private final List<Replayed> replayed = new ArrayList<>(0);

  /** An entry that was to wait, by the log. */
  private record Replayed(Queue queue, Entry entry) {}

  DelayedEntries(ShardContext context) {
    this.context = context;
  }

  /** Holds an entry that is ready, if it is not to be tried now. */
  void holdUntilRetry(Queue queue, Entry entry) {
    if (entry.isReady() && entry.retryAtMillis > context.nowMillis) {
      Delivery delivery = Delivery.held(queue, entry);
      held.put(delivery, context.timers.schedule(entry.retryAtMillis, () -> release(delivery)));
    }
  }

  private void release(Delivery delivery) {
    held.remove(delivery);
    delivery.queue.putBack(delivery.entry);
    delivery.queue.dispatch();
  }

  /** The log says that an entry was to wait. */
  void replay(Queue queue, Entry entry) {
    replayed.add(new Replayed(queue, entry));
  }

  /** The replay is over: what is still to wait waits on. */
  void recovered() {
    replayed.forEach(each -> holdUntilRetry(each.queue, each.entry));
    replayed.clear();
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
