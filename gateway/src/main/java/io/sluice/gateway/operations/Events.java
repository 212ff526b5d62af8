package io.sluice.gateway.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.config.SluiceConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Where all broker events of this process go: to the metrics and to the log. */
@Singleton
public final class Events implements BrokerEvent.Sink {
  private final EventMetrics metrics;
  private final EventLog log = new EventLog();

  @Inject
  Events(MeterRegistry registry, SluiceConfig config) {
    metrics = new EventMetrics(registry, config.metrics().maxTenants());
  }

  @Override
  public void on(BrokerEvent event) {
    metrics.on(event);
    log.on(event);
  }
}
