package io.sluice.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;

class EventMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventMetrics metrics = new EventMetrics(registry, 2);

  @Test
  void countsByKindTenantAndResource() {
    metrics.on(refused("a"));
    metrics.on(refused("a"));
    metrics.on(new BrokerEvent(BrokerEvent.Kind.CONNECTION_OPENED, "a", "b", null, ""));

    assertThat(count("connection_refused", "a", "connections")).isEqualTo(2);
    assertThat(count("connection_opened", "a", "none")).isEqualTo(1);
  }

  @Test
  void laterTenantsShareOneSeries() {
    for (int i = 0; i < 50; i++) {
      metrics.on(refused("tenant" + i));
    }

    assertThat(registry.getMeters()).hasSize(3);
    assertThat(count("connection_refused", "others", "connections")).isEqualTo(48);
  }

  private static BrokerEvent refused(String tenant) {
    return new BrokerEvent(
        BrokerEvent.Kind.CONNECTION_REFUSED, tenant, "b", Resource.CONNECTIONS, "");
  }

  private double count(String kind, String tenant, String resource) {
    return registry
        .get("sluice.events")
        .tags("kind", kind, "tenant", tenant, "resource", resource)
        .counter()
        .count();
  }
}
