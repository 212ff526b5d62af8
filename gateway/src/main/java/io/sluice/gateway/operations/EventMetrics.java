package io.sluice.gateway.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.model.Resource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts broker events by kind, tenant and resource. The number of time series is bounded: the
 * first tenants seen have a label of their own, all later ones share {@value #OTHERS}.
 */
final class EventMetrics implements BrokerEvent.Sink {
  private static final String OTHERS = "others";
  private static final String NONE = "none";

  private final MeterRegistry registry;
  private final int maxTenants;
  private final Set<String> labelled = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Series, Counter> counters = new ConcurrentHashMap<>();

  EventMetrics(MeterRegistry registry, int maxTenants) {
    this.registry = registry;
    this.maxTenants = maxTenants;
  }

  private record Series(BrokerEvent.Kind kind, String tenant, Resource resource) {}

  @Override
  public void on(BrokerEvent event) {
    counters
        .computeIfAbsent(
            new Series(event.kind(), label(event.tenant()), event.resource()), this::counter)
        .increment();
  }

  private Counter counter(Series series) {
    return Counter.builder("sluice.events")
        .description("What happened in the brokers: refusals, drops, connections")
        .tag("kind", series.kind.name().toLowerCase(java.util.Locale.ROOT))
        .tag("tenant", series.tenant)
        .tag("resource", series.resource == null ? NONE : series.resource.key())
        .register(registry);
  }

  private String label(String tenant) {
    if (tenant == null) {
      return NONE;
    }
    if (labelled.contains(tenant)) {
      return tenant;
    }
    synchronized (labelled) {
      if (labelled.size() < maxTenants) {
        labelled.add(tenant);
        return tenant;
      }
    }
    return OTHERS;
  }
}
