package io.sluice.broker.runner;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.SessionOpened;
import io.sluice.broker.shard.Opened;
import io.sluice.broker.shard.Shard;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a session at a loaded shard; rejected by one being unloaded, it tries again at the shard as
 * loaded next.
 */
final class OpenCommand implements Command {
  private final ShardRunner runner;
  private final OpenSession request;
  private final SessionListener listener;
  private final CompletableFuture<SessionOpened> result;
  private final Runnable retry;

  OpenCommand(
      ShardRunner runner,
      OpenSession request,
      SessionListener listener,
      CompletableFuture<SessionOpened> result,
      Runnable retry) {
    this.runner = runner;
    this.request = request;
    this.listener = listener;
    this.result = result;
    this.retry = retry;
  }

  @Override
  public void run(Shard shard) {
    Answer<SessionOpened> answer =
        runner.await(new Answer<>(result, unanswered -> unanswered.complete(unavailable())));
    shard.open(request, listener, opened -> runner.answer(answer, toAnswer(opened)));
  }

  private SessionOpened toAnswer(Opened opened) {
    if (opened.refusal() != null) {
      return SessionOpened.refused(opened.refusal());
    }
    RunnerSession session = new RunnerSession(runner, opened.connection());
    return new SessionOpened(session, opened.present(), opened.maxInflight(), null);
  }

  @Override
  public void rejected() {
    if (runner.hasFailed()) {
      result.complete(unavailable());
    } else {
      retry.run();
    }
  }

  static SessionOpened unavailable() {
    return SessionOpened.refused(
        Refusal.of(
            Refusal.Cause.UNAVAILABLE, "the broker's storage is not available; try again later"));
  }
}
