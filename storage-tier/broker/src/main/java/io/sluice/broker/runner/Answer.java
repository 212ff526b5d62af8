package io.sluice.broker.runner;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An answer owed to someone outside the shard, and what to say if the shard ends before it is
 * given.
 */
record Answer<T>(CompletableFuture<T> future, Consumer<CompletableFuture<T>> otherwise) {
  void complete(T value) {
    future.complete(value);
  }

  void abandon() {
    otherwise.accept(future);
  }
}
