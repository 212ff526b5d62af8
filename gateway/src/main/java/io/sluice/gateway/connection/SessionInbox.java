package io.sluice.gateway.connection;

import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Carries a session's events from the shard's thread to the connection's event loop, in order. */
public final class SessionInbox implements SessionListener {
  private final Executor eventLoop;

  /**
   * Events that came before the client heard that it is connected; the session's window bounds
   * them.
   */
  private List<SessionEvent> early = new ArrayList<>(0);

  private Consumer<List<SessionEvent>> client;

  public SessionInbox(Executor eventLoop) {
    this.eventLoop = eventLoop;
  }

  @Override
  public void onEvents(List<SessionEvent> events) {
    eventLoop.execute(() -> handle(events));
  }

  /** The client may hear of events from now on. On the event loop. */
  public void open(Consumer<List<SessionEvent>> client) {
    this.client = client;
    client.accept(early);
    early = null;
  }

  private void handle(List<SessionEvent> events) {
    if (client == null) {
      early.addAll(events);
    } else {
      client.accept(events);
    }
  }
}
