package io.sluice.model;

class MemoryControlStoreTest extends ControlStoreContract {
  private final ControlStore store = new MemoryControlStore();

  @Override
  protected ControlStore store() {
    return store;
  }
}
