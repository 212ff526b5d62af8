package io.sluice.gateway.stomp;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.connection.Backlog;
import java.util.function.Consumer;

/**
 * What was asked of the shard and has no answer yet, by tags: above 0 are requests whose answer
 * somebody waits for, below 0 are sends that nobody asked a receipt for.
 */
final class Requests {
  private final Backlog backlog;
  private final LongObjectHashMap<Request> waiting = new LongObjectHashMap<>();
  private long lastTag;
  private int unanswered;
  private Runnable whenAllAnswered;

  private record Request(int bytes, Consumer<Refusal> then) {}

  Requests(StompClient client) {
    backlog = new Backlog(client.connection().gate(), client.connection().flow());
  }

  /** The tag of a request of so many bytes; {@code then} is called with its refusal, or null. */
  long ask(int bytes, Consumer<Refusal> then) {
    asked(bytes);
    waiting.put(++lastTag, new Request(bytes, then));
    return lastTag;
  }

  /** The tag of a send of so many bytes that asked for no receipt. */
  long tell(int bytes) {
    asked(bytes);
    return -1L - bytes;
  }

  private void asked(int bytes) {
    unanswered++;
    backlog.add(bytes);
  }

  /** True if the tag is that of a request, so that {@link #answered} tells who asked. */
  static boolean isAwaited(long tag) {
    return tag >= 0;
  }

  void answered(long tag, Refusal refusal) {
    Request request = isAwaited(tag) ? waiting.remove(tag) : null;
    unanswered--;
    backlog.remove(request == null ? (int) (-1 - tag) : request.bytes);
    if (request != null) {
      request.then.accept(refusal);
    }
    if (unanswered == 0 && whenAllAnswered != null) {
      Runnable action = whenAllAnswered;
      whenAllAnswered = null;
      action.run();
    }
  }

  /** Does this when nothing is unanswered, perhaps now. */
  void whenAllAnswered(Runnable action) {
    if (unanswered == 0) {
      action.run();
    } else {
      whenAllAnswered = action;
    }
  }
}
