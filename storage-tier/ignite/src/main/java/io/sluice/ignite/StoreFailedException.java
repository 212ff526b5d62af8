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

  /** Gives the innermost reason: the outer ones only say who in Ignite passed it on. */
  static StoreFailedException of(String what, Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return new StoreFailedException(
        what
            + ": "
            + (root.getMessage() == null ? root : root.getMessage())
            + ". What was stored was left as it is: remove the cause and start again, or restore a"
            + " backup if the data is damaged.",
        failure);
  }
}
