package io.sluice.control;

/**
 * A change or a question that is refused. The message tells what was wrong, with which value, and
 * what to do.
 */
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** The kinds of refusal, and the HTTP status of each. */
  public enum Kind {
    /** The request itself is wrong. */
    INVALID(400),
    /** What it names does not exist. */
    NOT_FOUND(404),
    /** It does not fit what exists. */
    CONFLICT(409),
    /** It is for a state that has changed since. */
    PRECONDITION_FAILED(412),
    /** It refers to something that does not exist. */
    UNPROCESSABLE(422),
    /** It cannot be done now; the same request may succeed later. */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  public ControlException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ControlException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public static ControlException invalid(String message) {
    return new ControlException(Kind.INVALID, message);
  }

  public static ControlException notFound(String what, String name) {
    return new ControlException(Kind.NOT_FOUND, "there is no " + what + " '" + name + "'");
  }

  public static ControlException conflict(String message) {
    return new ControlException(Kind.CONFLICT, message);
  }

  public Kind kind() {
    return kind;
  }
}
