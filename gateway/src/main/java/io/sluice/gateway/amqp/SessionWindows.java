package io.sluice.gateway.amqp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.qpid.protonj2.engine.Session;

/**
 * The links that wait for room in their session's window. When a flow that is about one link opens
 * the window again, the engine tells that link only; it tells all others when its own side's
 * capacity changes.
 */
final class SessionWindows {
  private static final int NO_CAPACITY = 0;
  private static final int UNLIMITED = -1;

  private final Set<Transfers> waiting = new LinkedHashSet<>(0);

  void awaitRoom(Transfers transfers) {
    waiting.add(transfers);
  }

  void forget(Transfers transfers) {
    waiting.remove(transfers);
  }

  /** A flow came. */
  void onFlow() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Transfers> all = List.copyOf(waiting);
    waiting.clear();
    Set<Session> sessions = new LinkedHashSet<>();
    all.forEach(transfers -> sessions.add(transfers.session()));
    for (Session session : sessions) {
      session.setOutgoingCapacity(NO_CAPACITY).setOutgoingCapacity(UNLIMITED);
    }
    all.forEach(Transfers::flush);
  }
}
