package io.sluice.broker.api;

import io.sluice.model.TenantConfig;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the control plane asks of the shards. Every answer completes on the shard's thread. */
public interface TenantAdmin {
  /**
   * Tells a loaded shard its new limits, brokers and their policies; removed brokers lose all they
   * hold. Completes when durable.
   */
  CompletionStage<Void> configure(TenantConfig config);

  /**
   * Ends the connections of a user of a broker, or of all its users if {@code user} is null.
   * Completes with how many.
   */
  CompletionStage<Integer> disconnect(
      String tenant, String broker, String user, CloseReason reason);

  /** Why a text is no selector (JMS 3.1 3.8), in a sentence for people; empty if it is one. */
  Optional<String> selectorProblem(String selector);

  /** Live figures of a broker. */
  CompletionStage<BrokerStatus> status(String tenant, String broker);

  /** Usage of the tenant with {@code fromHour <= hour < toHour}, by hour, then protocol. */
  CompletionStage<List<UsageRecord>> usage(String tenant, long fromHour, long toHour);

  /** Forgets a tenant and everything it stored. */
  CompletionStage<Void> delete(String tenant);
}
