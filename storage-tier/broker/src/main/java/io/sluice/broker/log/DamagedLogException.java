package io.sluice.broker.log;

/**
 * Stored bytes are not what was written, or were written by a newer version. Nothing was
 * overwritten.
 */
public final class DamagedLogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DamagedLogException(String message) {
    super(message);
  }

  public DamagedLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
