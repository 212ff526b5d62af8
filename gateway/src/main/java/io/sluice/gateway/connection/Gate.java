package io.sluice.gateway.connection;

/** Whether a client's next message may be handled. */
@FunctionalInterface
public interface Gate {
  boolean isOpen();

  /**
   * The client has left, and these are its last words: whether they may be handled all the same. To
   * let it wait for something has no use any more.
   */
  default boolean isOpenAtTheEnd() {
    return isOpen();
  }
}
