package io.sluice.gateway.operations;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the process is between start and end; what health and the listeners go by. */
@Singleton
public class Lifecycle {
  /** The states, in their order. */
  public enum State {
    STARTING,
    SERVING,
    STOPPING
  }

  private volatile State state = State.STARTING;
  private volatile Supplier<Optional<String>> storeProblem = Optional::empty;

  public State state() {
    return state;
  }

  /** From now on clients are served. */
  public void serving() {
    state = State.SERVING;
  }

  /** From now on no new client is served. */
  public void stopping() {
    state = State.STOPPING;
  }

  /** What is wrong with the store, empty if nothing is. */
  public Optional<String> storeProblem() {
    return storeProblem.get();
  }

  /** Tells where to ask after the store's health. The supplier must return at once. */
  public void watchStore(Supplier<Optional<String>> problem) {
    storeProblem = problem;
  }
}
