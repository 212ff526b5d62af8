package io.sluice.ignite;

/** The store cannot do what was asked, for a reason that an operator must remove. */
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreFailedException(String message) {
    super(message);
  }

  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
