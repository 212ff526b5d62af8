package io.sluice.gateway.connection;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.broker.api.Refusal;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What was asked of the shard and has no answer yet, by its tags. On the connection's event loop.
 */
public final class Requests {
  private final Backlog backlog;
  private final LongObjectHashMap<Request> waiting = new LongObjectHashMap<>();

  /** By the last request that each waits for. */
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(0);

  private long lastTag;

  /** This request and all before it are answered. */
  private long answeredTag;

  private record Request(int bytes, Consumer<Refusal> then) {}

  private record Waiter(long upTo, Runnable action) {}

  public Requests(ClientConnection connection) {
    backlog = new Backlog(connection.gate(), connection.flow());
  }

  /** The tag of a request of so many bytes; {@code then} is called with its refusal, or null. */
  public long ask(int bytes, Consumer<Refusal> then) {
    backlog.add(bytes);
    waiting.put(++lastTag, new Request(bytes, then));
    return lastTag;
  }

  /** The shard has answered; in the order of the requests, but for those that wait for the disk. */
  public void answered(long tag, Refusal refusal) {
    Request request = waiting.remove(tag);
    while (answeredTag < lastTag && !waiting.containsKey(answeredTag + 1)) {
      answeredTag++;
    }
    backlog.remove(request.bytes);
    request.then.accept(refusal);
    while (!waiters.isEmpty() && waiters.peek().upTo <= answeredTag) {
      waiters.poll().action.run();
    }
  }

  /** Does this when all that was asked for before is answered, perhaps now. */
  public void whenAllAnswered(Runnable action) {
    if (waiters.isEmpty() && answeredTag == lastTag) {
      action.run();
    } else {
      waiters.add(new Waiter(lastTag, action));
    }
  }
}
