package io.sluice.gateway.listener;

import io.sluice.control.Endpoints;
import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.config.SluiceConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where clients reach a broker: on every listener that is bound, under the broker's own host name.
 */
@Singleton
class BrokerEndpoints implements Endpoints {
  private static final String DEFAULT_DOMAIN = "localhost";

  private final Listeners listeners;
  private final String domain;

  @Inject
  BrokerEndpoints(Listeners listeners, SluiceConfig config) {
    this.listeners = listeners;
    this.domain = config.domain().orElse(DEFAULT_DOMAIN);
  }

  @Override
  public Map<String, String> of(String brokerId) {
    Map<String, String> endpoints = new LinkedHashMap<>();
    listeners
        .ports()
        .forEach((kind, port) -> endpoints.put(kind.key(), endpoint(kind, brokerId, port)));
    return endpoints;
  }

  private String endpoint(ListenerKind kind, String brokerId, int port) {
    String path = kind.webSocket() ? "/mqtt" : "";
    return kind.scheme() + "://" + brokerId + "." + domain + ":" + port + path;
  }
}
