package io.sluice.gateway.config;

/**
 * The product cannot start; the message tells its user what is wrong, with which value, and what to
 * do.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
