package io.sluice.broker.shard;

/**
 * Hands a queue's entries out where some consumers take only what their selector matches, or only
 * browse: each goes through the queue on its own way, so none waits for what another leaves.
 */
final class SelectiveDispatch {
  /** Entries that a consumer wants but may not have, stepped over in one go. */
  private static final int MAX_STEPS = 1_000;

  private final Queue queue;

  SelectiveDispatch(Queue queue) {
    this.queue = queue;
  }

  /** Hands out as long as anyone can take one. */
  void run() {
    Consumer taker = nextTaker();
    while (taker != null) {
      queue.consumers.tookTurn(taker);
      taker = nextTaker();
    }
    for (Consumer browser : queue.consumers.browsers()) {
      while (browser.canTakeAny() && showNext(browser)) {
        // Until it has seen all there is, or can take no more.
      }
    }
  }

  /** Lets the first consumer in turn that can, take an entry; null if none can. */
  private Consumer nextTaker() {
    for (Consumer consumer : queue.consumers.inTurn()) {
      if (consumer.canTakeAny() && takeNext(consumer)) {
        return consumer;
      }
    }
    return null;
  }

  private boolean takeNext(Consumer consumer) {
    Entry entry = queue.ready.next(consumer.cursor);
    int steps = 0;
    boolean passing = true;
    while (entry != null && steps < MAX_STEPS) {
      Entry following = queue.ready.after(entry);
      if (entry.expiredAt(queue.broker.context.nowMillis)) {
        queue.broker.settlement.expire(queue, entry);
      } else if (!isResident(entry)) {
        return false;
      } else if (!consumer.wants(entry)) {
        if (passing) {
          consumer.cursor.pass(entry);
        }
      } else if (queue.consumers.mayTake(consumer, entry)) {
        queue.consumers.assignGroup(entry, consumer);
        queue.broker.settlement.deliver(entry, consumer);
        return true;
      } else if (!consumer.canTakeAny() || !entry.isBound()) {
        return false;
      } else {
        passing = false;
        steps++;
      }
      entry = passing ? queue.ready.next(consumer.cursor) : following;
    }
    return false;
  }

  private boolean showNext(Consumer browser) {
    Entry entry = queue.ready.next(browser.cursor);
    while (entry != null) {
      if (!isResident(entry)) {
        return false;
      }
      browser.cursor.pass(entry);
      boolean shown = !entry.expiredAt(queue.broker.context.nowMillis) && browser.wants(entry);
      if (shown) {
        queue.broker.settlement.show(entry, browser);
        return true;
      }
      entry = queue.ready.next(browser.cursor);
    }
    return false;
  }

  /** False if the entry's content was asked for: the queue is dispatched again when it is here. */
  private boolean isResident(Entry entry) {
    boolean resident = entry.message.isResident();
    if (!resident) {
      queue.broker.lane.readFor(queue, entry.message);
    }
    return resident;
  }
}
