package io.sluice.gateway.openwire;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.connection.Backlog;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What was asked of the shard and has no answer yet, by its tags. */
final class Requests {
  private final Backlog backlog;
  private final LongObjectHashMap<Request> waiting = new LongObjectHashMap<>();
  private long lastTag;

  /** By the last request that each waits for. */
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(0);

  private long answered;

  private record Request(int bytes, Consumer<Refusal> then) {}

  private record Waiter(long upTo, Runnable action) {}

  Requests(Backlog backlog) {
    this.backlog = backlog;
  }

  /** The tag of a request of so many bytes; {@code then} is called with its refusal, or null. */
  long ask(int bytes, Consumer<Refusal> then) {
    backlog.add(bytes);
    waiting.put(++lastTag, new Request(bytes, then));
    return lastTag;
  }

  void answered(long tag, Refusal refusal) {
    Request request = waiting.remove(tag);
    backlog.remove(request.bytes);
    request.then.accept(refusal);
    while (!waiters.isEmpty() && isAnswered(waiters.peek().upTo)) {
      waiters.poll().action.run();
    }
  }

  /** The shard answers in the order of the requests, but for those that wait for the disk. */
  private boolean isAnswered(long upTo) {
    while (answered < upTo && !waiting.containsKey(answered + 1)) {
      answered++;
    }
    return answered >= upTo;
  }

  /** Does this when all that was asked for before is answered, perhaps now. */
  void whenAllAnswered(Runnable action) {
    if (waiters.isEmpty() && isAnswered(lastTag)) {
      action.run();
    } else {
      waiters.add(new Waiter(lastTag, action));
    }
  }
}
