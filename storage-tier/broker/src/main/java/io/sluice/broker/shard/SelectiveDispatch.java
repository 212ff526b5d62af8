package io.sluice.broker.shard;

/**
 * Hands a queue's entries out where some consumers take only what their selector matches, or only
 * browse: each goes through the queue on its own way, so none waits for what another leaves.
 */
final class SelectiveDispatch {
  /** Entries looked at in one go, from the first on that a consumer may not have now. */
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
    Cursor cursor = consumer.cursor;
    Entry entry = queue.ready.next(cursor);
    int steps = 0;
    while (entry != null && steps < MAX_STEPS) {
      Entry following = queue.ready.after(entry, cursor);
      if (entry.expiredAt(queue.broker.context.nowMillis)) {
        queue.broker.deadLetters.expire(queue, entry);
      } else if (isUnwanted(entry, consumer)) {
        steps += passOrSkip(entry, cursor, steps);
      } else if (!queue.consumers.mayTake(consumer, entry)) {
        if (!consumer.canTakeAny() || !entry.isBound()) {
          return false;
        }
        steps++;
      } else if (!isResident(entry)) {
        return false;
      } else {
        queue.broker.settlement.deliver(entry, consumer);
        return true;
      }
      entry = following;
    }
    return false;
  }

  /** As far as that can be said without reading the log. */
  private static boolean isUnwanted(Entry entry, Consumer consumer) {
    return consumer.cursor.skips(entry) || entry.message.isResident() && !consumer.wants(entry);
  }

  /** Nothing can be passed after what the consumer may not have now: it would not be seen again. */
  private static int passOrSkip(Entry entry, Cursor cursor, int steps) {
    if (steps == 0) {
      cursor.pass(entry);
      return 0;
    }
    cursor.skip(entry);
    return 1;
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
