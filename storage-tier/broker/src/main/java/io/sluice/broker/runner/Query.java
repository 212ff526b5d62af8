package io.sluice.broker.runner;

import io.sluice.broker.shard.Shard;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks a shard something, or has it change; the answer is given when what the shard did by then is
 * durable.
 */
final class Query<T> implements Command {
  private final ShardRunner runner;
  private final Function<Shard, T> question;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Query(ShardRunner runner, Function<Shard, T> question) {
    this.runner = runner;
    this.question = question;
  }

  /** Completes exceptionally if the shard ends before. */
  static <T> CompletableFuture<T> ask(ShardRunner runner, Function<Shard, T> question) {
    Query<T> query = new Query<>(runner, question);
    runner.submit(query);
    return query.result;
  }

  CompletableFuture<T> result() {
    return result;
  }

  @Override
  public void run(Shard shard) {
    Answer<T> answer = runner.await(new Answer<>(result, unanswered -> rejected()));
    T value = question.apply(shard);
    shard.whenDurable(() -> runner.answer(answer, value));
  }

  @Override
  public void rejected() {
    result.completeExceptionally(
        new IllegalStateException("the tenant's shard was unloaded or failed; try again"));
  }
}
