package io.sluice.gateway.admission;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.SessionListener;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Decides whether a client may connect, for every protocol and listener alike. */
public interface Admission {
  /**
   * Names the client's broker, authenticates the client and opens its session at the tenant's
   * shard.
   *
   * <p>Never blocks, so it may be called on an event loop. The stage completes on any thread and
   * never exceptionally: a refusal is in {@link Admitted#opened}. A client that names an unknown
   * broker gets the same answer, after the same work, as one with a bad password.
   *
   * @param request makes the request for the session of the principal; not called if the client is
   *     refused before
   * @param listener receives the session's events
   */
  CompletionStage<Admitted> admit(
      Credentials credentials, Function<Principal, OpenSession> request, SessionListener listener);
}
