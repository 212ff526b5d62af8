package io.sluice.control;

import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Plan;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.TenantConfig;
import io.sluice.model.policy.BrokerPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a tenant's shard must know of it. Blocks as the control data does. */
public final class TenantConfigs implements Function<String, Optional<TenantConfig>> {
  private final ControlStore store;

  public TenantConfigs(ControlStore store) {
    this.store = store;
  }

  /**
   * The tenant's limits, brokers and their policies; empty if there is no such tenant.
   *
   * @throws IllegalStateException if the tenant's plan does not exist: never unlimited by mistake
   */
  @Override
  public Optional<TenantConfig> apply(String tenant) {
    return store.tenant(tenant).map(this::config);
  }

  private TenantConfig config(Tenant tenant) {
    Plan plan =
        store
            .plan(tenant.plan())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "tenant '%s' has plan '%s', which does not exist"
                            .formatted(tenant.name(), tenant.plan())));
    Map<String, StorageKind> brokers =
        store.brokers(tenant.name()).stream()
            .collect(Collectors.toMap(Broker::id, Broker::storage));
    return new TenantConfig(tenant.name(), plan.limits(), brokers, policies(brokers.keySet()));
  }

  private Map<String, BrokerPolicy> policies(Set<String> brokers) {
    Map<String, BrokerPolicy> policies = new HashMap<>();
    for (String broker : brokers) {
      store.policy(broker).ifPresent(revision -> policies.put(broker, PolicyJson.stored(revision)));
    }
    return policies;
  }
}
