package io.sluice.gateway.admission;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.SessionListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides whether a client may connect, for every protocol and listener alike.
 *
 * <p>Never blocks, so it may be called on an event loop. Stages complete on any thread and never
 * exceptionally: a refusal is in what they complete with. A client that names an unknown broker
 * gets the same answer, after the same work, as one with a bad password.
 */
public interface Admission {
  /** Names the client's broker and finds out who the client is. */
  CompletionStage<Identified> identify(Credentials credentials, Login login);

  /**
   * Opens a session at the tenant's shard.
   *
   * @param identified who was not refused
   * @param request makes the request for the session of the principal
   * @param listener receives the session's events
   */
  CompletionStage<Admitted> open(
      Identified identified, Function<Principal, OpenSession> request, SessionListener listener);

  /**
   * Both in one, for a client that shows its password as it asks for its session.
   *
   * @param request not called if the client is refused before
   */
  default CompletionStage<Admitted> admit(
      Credentials credentials, Function<Principal, OpenSession> request, SessionListener listener) {
    return identify(credentials, Login.PASSWORD)
        .thenCompose(
            identified ->
                identified.refusal() == null
                    ? open(identified, request, listener)
                    : CompletableFuture.completedFuture(Admitted.refused(identified.refusal())));
  }
}
