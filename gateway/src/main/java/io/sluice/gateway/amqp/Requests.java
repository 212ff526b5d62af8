package io.sluice.gateway.amqp;

import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.ReadGate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What was asked of the shard besides publishes, by tags that no publish has. */
final class Requests {
  private final ReadGate gate;
  private final Backlog backlog;
  private final Map<Long, Consumer<SessionEvent>> waiting = new HashMap<>();
  private long lastTag;

  Requests(ReadGate gate, Backlog backlog) {
    this.gate = gate;
    this.backlog = backlog;
  }

  /** The tag of a request; {@code then} is called with the answer. */
  long ask(Consumer<SessionEvent> then) {
    backlog.add(0);
    waiting.put(--lastTag, then);
    return lastTag;
  }

  /** As {@link #ask}; and nothing that the client sends is handled until the answer is. */
  long askFirst(Consumer<SessionEvent> then) {
    gate.close(ReadGate.Cause.ANSWER);
    return ask(
        answer -> {
          gate.open(ReadGate.Cause.ANSWER);
          then.accept(answer);
        });
  }

  void answer(long tag, SessionEvent event) {
    backlog.remove(0);
    waiting.remove(tag).accept(event);
  }
}
