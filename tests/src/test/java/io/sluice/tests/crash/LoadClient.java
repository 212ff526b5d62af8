package io.sluice.tests.crash;

import io.sluice.tests.raw.RawClient.ConnAck;
import java.io.IOException;

/** A client that lives through crashes: each run is one connection of the same session. */
interface LoadClient {
  /**
   * Connects and goes on where the last run was cut off.
   *
   * @throws IOException when the connection breaks
   */
  void run() throws IOException;

  /** Fails unless the server has the session of a client that it has answered before. */
  static void requireSession(String clientId, ConnAck answer, boolean known) {
    if (!answer.accepted()) {
      throw new AssertionError(clientId + " was refused with " + answer.code());
    }
    if (known && !answer.present()) {
      throw new AssertionError("the session of " + clientId + " is lost");
    }
  }
}
