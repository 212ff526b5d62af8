package io.sluice.gateway.openwire;

/** A command cannot be carried out; the connection goes on. Has no stack trace. */
final class CommandRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what the client is told
   */
  CommandRefused(Throwable why) {
    super(why.getMessage(), why, false, false);
  }
}
