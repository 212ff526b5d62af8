package io.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Broker;
import io.sluice.model.Limits;
import io.sluice.model.MemoryControlStore;
import io.sluice.model.Plan;
import io.sluice.model.PolicyRevision;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.TenantConfig;
import io.sluice.model.policy.BrokerPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantConfigsTest {
  private final MemoryControlStore store = new MemoryControlStore();
  private final TenantConfigs configs = new TenantConfigs(store);

  @Test
  void readsLimitsAndBrokers() {
    Plan plan = Fixture.plan("small", 10);
    store.put(plan);
    store.put(new Tenant("acme", "small"));
    store.put(new Broker("orders", "acme", StorageKind.DURABLE));
    store.put(new Broker("cache", "acme", StorageKind.MEMORY));
    store.put(new Broker("other", "globex", StorageKind.MEMORY));

    assertThat(configs.apply("acme"))
        .contains(
            new TenantConfig(
                "acme",
                plan.limits(),
                Map.of("orders", StorageKind.DURABLE, "cache", StorageKind.MEMORY)));
  }

  @Test
  void readsTheNewestPolicies() {
    store.put(Fixture.plan("small", 10));
    store.put(new Tenant("acme", "small"));
    store.put(new Broker("orders", "acme", StorageKind.DURABLE));
    store.put(new Broker("cache", "acme", StorageKind.MEMORY));
    store.add(new PolicyRevision("orders", 1, 0, -1, "{}"));
    store.add(new PolicyRevision("orders", 2, 0, -1, "{\"virtualTopics\":[]}"));

    TenantConfig config = configs.apply("acme").orElseThrow();
    assertThat(config.policyOf("orders"))
        .isEqualTo(new BrokerPolicy(List.of(), null, null, null, false));
    assertThat(config.policyOf("cache")).isEqualTo(BrokerPolicy.DEFAULT);
  }

  @Test
  void usesNoOtherPolicyByMistake() {
    store.put(Fixture.plan("small", 10));
    store.put(new Tenant("acme", "small"));
    store.put(new Broker("orders", "acme", StorageKind.DURABLE));
    store.add(new PolicyRevision("orders", 1, 0, -1, "{\"later\":1}"));
    assertThatThrownBy(() -> configs.apply("acme"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("revision 1 of the policy of broker 'orders'");
  }

  @Test
  void knowsNoTenantThatThereIsNot() {
    assertThat(configs.apply("acme")).isEmpty();
  }

  @Test
  void isNeverUnlimitedByMistake() {
    store.put(new Plan("other", Limits.NONE));
    store.put(new Tenant("acme", "gone"));
    assertThatThrownBy(() -> configs.apply("acme"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'gone'");
  }
}
