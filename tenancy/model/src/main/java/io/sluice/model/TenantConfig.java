package io.sluice.model;

import java.util.Map;

/**
 * All that a tenant's shard must know of the tenant: the plan's limits and the brokers that exist.
 */
public record TenantConfig(String tenant, Limits limits, Map<String, StorageKind> brokers) {
  public TenantConfig {
    brokers = Map.copyOf(brokers);
  }
}
