package io.sluice.gateway.stream;

/** Speaks a protocol with the clients whose streams it is given. */
@FunctionalInterface
public interface StreamAcceptor {
  /** Takes a stream over, on its event loop, before its first byte was read. */
  void accept(ClientStream stream);
}
