package io.sluice.broker.api;

import java.util.Objects;

/**
 * Names a topic subscription that consumers come back to (JMS 3.1 8.3). A durable one gathers
 * messages until it is deleted; another ends with its last consumer. One that is not shared has one
 * consumer at a time.
 *
 * @param clientId the client it belongs to; empty for one of the whole broker, which must be shared
 */
public record SubscriptionName(String clientId, String name, boolean durable, boolean shared) {
  public SubscriptionName {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(name);
  }
}
