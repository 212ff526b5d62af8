package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.model.Resource;
import io.sluice.model.ShardId;
import io.sluice.model.policy.BrokerPolicy;
import java.util.Map;

/**
 * What every part of a shard shares: its time, timers, quotas, meters, open transactions and
 * bounds.
 */
final class ShardContext {
  final ShardId shard;
  final ShardOptions options;
  final Timers timers = new Timers();
  final Quotas quotas;
  final Meters meters;
  final Transactions transactions;
  private final BrokerEvent.Sink events;

  /** The policies of brokers that have one of their own. */
  private Map<String, BrokerPolicy> policies = Map.of();

  /** The shard's time: set from outside before each turn, never going back. */
  long nowMillis;

  /** True while the state is made from the log: what happens then happened before. */
  boolean isReplaying;

  ShardContext(ShardId shard, ShardOptions options, BrokerEvent.Sink events) {
    this.shard = shard;
    this.options = options;
    this.events = events;
    quotas = new Quotas(() -> nowMillis, options.publishDebtMillis());
    meters = new Meters(options.usageHours());
    transactions = new Transactions(this);
  }

  void setPolicies(Map<String, BrokerPolicy> newPolicies) {
    policies = newPolicies;
  }

  BrokerPolicy policyOf(String broker) {
    return policies.getOrDefault(broker, BrokerPolicy.DEFAULT);
  }

  void event(BrokerEvent.Kind kind, String broker, Resource resource, String detail) {
    events.on(new BrokerEvent(kind, shard.tenant(), broker, resource, detail));
  }
}
