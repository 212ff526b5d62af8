package io.sluice.gateway.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.listener.Listeners;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Shows how many sockets of clients each listener has open. */
@Singleton
class ListenerMetrics {
  void register(@Observes StartupEvent event, MeterRegistry registry, Listeners listeners) {
    for (ListenerKind kind : ListenerKind.values()) {
      Gauge.builder("sluice.sockets.open", listeners, all -> all.openSockets(kind))
          .description("Sockets of clients that are open")
          .tag("listener", kind.key())
          .register(registry);
    }
  }
}
