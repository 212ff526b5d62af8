package io.sluice.bench.server;

import io.sluice.bench.load.Target;

/** A server under test, in a process of its own that ends with it. */
public interface Server extends AutoCloseable {
  String name();

  Target target();

  ProcessFigures figures();

  @Override
  void close();
}
