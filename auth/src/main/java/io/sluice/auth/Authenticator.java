package io.sluice.auth;

import java.util.concurrent.CompletionStage;

/**
 * Decides who a client is. Never blocks, so it may be called on an event loop; stages complete on
 * any thread and never exceptionally.
 */
public interface Authenticator {
  /**
   * Checks a user's password. An unknown broker or user gets the same answer, after the same work,
   * as a wrong password.
   *
   * @param brokerId as the client named it, perhaps malformed, or null
   * @param userName as the client sent it, without a broker id before it, or null
   * @param password as the client sent it, or null; read before this returns
   */
  CompletionStage<AuthResult> authenticate(String brokerId, String userName, byte[] password);

  /**
   * Finds a user who has proved otherwise who it is, as by a certificate that TLS verified, or who
   * need not. An unknown broker gets the same answer as an unknown user.
   *
   * @param brokerId as the client named it, perhaps malformed, or null
   * @param userName without a broker id before it, or null
   */
  CompletionStage<AuthResult> find(String brokerId, String userName);

  /**
   * Whether the broker and its user still exist; false if that cannot be told. To be asked once the
   * session is open: a user deleted after it was authenticated and before its session opened is not
   * among those the deletion disconnects.
   */
  CompletionStage<Boolean> stillExists(AuthResult.Granted granted);
}
