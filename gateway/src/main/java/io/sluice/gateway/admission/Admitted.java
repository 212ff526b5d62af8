package io.sluice.gateway.admission;

import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionOpened;

/**
 * The answer of {@link Admission}: a session for a principal, or a refusal.
 *
 * @param principal null where the client was refused before it was authenticated
 * @param opened the session, or the refusal
 */
public record Admitted(Principal principal, SessionOpened opened) {
  /** Refused without, or before, knowing who it is. */
  public static Admitted refused(Refusal refusal) {
    return new Admitted(null, SessionOpened.refused(refusal));
  }
}
