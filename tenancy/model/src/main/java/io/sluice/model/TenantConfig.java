package io.sluice.model;

import io.sluice.model.policy.BrokerPolicy;
import java.util.Map;

/**
 * All that a tenant's shard must know of the tenant: the plan's limits, the brokers that exist, and
 * the policies of those that have one of their own.
 */
public record TenantConfig(
    String tenant,
    Limits limits,
    Map<String, StorageKind> brokers,
    Map<String, BrokerPolicy> policies) {
  public TenantConfig {
    brokers = Map.copyOf(brokers);
    policies = Map.copyOf(policies);
  }

  /** A tenant whose brokers have the default policy. */
  public TenantConfig(String tenant, Limits limits, Map<String, StorageKind> brokers) {
    this(tenant, limits, brokers, Map.of());
  }

  /** The policy of a broker, the default one unless it has its own. */
  public BrokerPolicy policyOf(String broker) {
    return policies.getOrDefault(broker, BrokerPolicy.DEFAULT);
  }
}
