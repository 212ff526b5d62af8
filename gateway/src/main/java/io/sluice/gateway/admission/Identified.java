package io.sluice.gateway.admission;

import io.sluice.auth.AuthResult.Granted;
import io.sluice.broker.api.Refusal;

/**
 * Who a client is, or why it is not let in.
 *
 * @param granted null if refused
 * @param refusal null if not
 */
public record Identified(Granted granted, Refusal refusal) {
  static Identified refused(Refusal refusal) {
    return new Identified(null, refusal);
  }

  /** Not if refused. */
  public Principal principal() {
    return new Principal(
        granted.broker().tenant(), granted.broker().id(), granted.user(), granted.groups());
  }
}
