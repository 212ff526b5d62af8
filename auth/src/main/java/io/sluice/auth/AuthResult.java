package io.sluice.auth;

import io.sluice.model.Broker;
import java.util.Set;

/** What an {@link Authenticator} found. */
public sealed interface AuthResult {
  /** The client is this user of this broker. */
  record Granted(Broker broker, String user, Set<String> groups) implements AuthResult {
    public Granted {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * The client is not let in.
   *
   * @param detail for the operator's log; a client gets the same words whatever was wrong with its
   *     credentials
   */
  record Refused(Reason reason, String detail) implements AuthResult {}

  /** The reasons that protocols tell apart. */
  enum Reason {
    /** Unknown broker, unknown user or wrong password: never told apart. */
    BAD_CREDENTIALS,
    /** The credentials could not be checked now; the client may try again. */
    UNAVAILABLE
  }
}
