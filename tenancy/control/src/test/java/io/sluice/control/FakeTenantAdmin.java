package io.sluice.control;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.BrokerStatus.DestinationStatus;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.TenantAdmin;
import io.sluice.model.Protocol;
import io.sluice.model.TenantConfig;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what the shards are told, in order, and answers it by {@link #next}. */
public final class FakeTenantAdmin implements TenantAdmin {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<TenantConfig> configs = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile String failing;
  private volatile CompletableFuture<Void> next = CompletableFuture.completedFuture(null);

  /** From now on, every call is answered as this is. */
  public void next(CompletableFuture<Void> answer) {
    next = answer;
  }

  /** The next configuration fails. */
  public void failOnce() {
    failures.set(1);
  }

  /** Every configuration of this tenant fails. */
  public void failFor(String tenant) {
    failing = tenant;
  }

  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The last configuration that was told. */
  public TenantConfig config() {
    return configs.get(configs.size() - 1);
  }

  public void reset() {
    calls.clear();
    configs.clear();
    next = CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> configure(TenantConfig config) {
    calls.add("configure " + config.tenant());
    configs.add(config);
    boolean fails = config.tenant().equals(failing) || failures.getAndSet(0) > 0;
    return fails ? CompletableFuture.failedFuture(new IllegalStateException("unloaded")) : next;
  }

  @Override
  public CompletionStage<Integer> disconnect(
      String tenant, String broker, String user, CloseReason reason) {
    calls.add("disconnect " + tenant + " " + broker + " " + user + " " + reason);
    return next.thenApply(done -> 1);
  }

  /** Whatever has no equals sign is no selector to this one. */
  @Override
  public Optional<String> selectorProblem(String selector) {
    return selector.contains("=") ? Optional.empty() : Optional.of("it has no =");
  }

  @Override
  public CompletionStage<BrokerStatus> status(String tenant, String broker) {
    calls.add("status " + tenant + " " + broker);
    return next.thenApply(
        done ->
            new BrokerStatus(
                3,
                4,
                5,
                6,
                7,
                8_000,
                List.of(new DestinationStatus(Destination.topic("a/b"), 2, 9))));
  }

  @Override
  public CompletionStage<List<UsageRecord>> usage(String tenant, long fromHour, long toHour) {
    calls.add("usage " + tenant + " " + fromHour + " " + toHour);
    return next.thenApply(
        done ->
            List.of(
                new UsageRecord(tenant, fromHour, Protocol.MQTT, 90_000, 1, 2, 3, 4, 0),
                new UsageRecord(tenant, fromHour, null, 0, 0, 0, 0, 0, 1_800_000)));
  }

  @Override
  public CompletionStage<Void> delete(String tenant) {
    calls.add("delete " + tenant);
    return next;
  }
}
