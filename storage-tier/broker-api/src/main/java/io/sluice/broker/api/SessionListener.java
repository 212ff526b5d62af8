package io.sluice.broker.api;

import java.util.List;

/** Receives what happens in a session. */
@FunctionalInterface
public interface SessionListener {
  /**
   * Called on the shard's thread, one call at a time, events in order; must hand over to its own
   * thread and return at once. The list is the listener's to keep.
   */
  void onEvents(List<SessionEvent> events);
}
