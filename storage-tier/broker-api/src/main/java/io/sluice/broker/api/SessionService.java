package io.sluice.broker.api;

import java.util.concurrent.CompletionStage;

/** Opens sessions at the shard that holds a tenant, wherever it is. */
public interface SessionService {
  /**
   * Opens a session. The shard decides quotas exactly. Completes on the shard's thread, when what
   * must be durable of it is, and before the first event reaches the listener; never exceptionally:
   * {@link Refusal.Cause#UNAVAILABLE} if the shard cannot be had.
   */
  CompletionStage<SessionOpened> open(OpenSession request, SessionListener listener);
}
