package io.sluice.bench.server;

import io.sluice.bench.load.Target;

/** A server under test, in a process of its own that ends with it. */
public interface Server extends AutoCloseable {
  String name();

  /** Where clients of a protocol go that the server speaks. */
  Target target(Protocol protocol);

  ProcessFigures figures();

  @Override
  void close();
}
