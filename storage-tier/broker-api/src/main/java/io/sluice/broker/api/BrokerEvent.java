package io.sluice.broker.api;

import io.sluice.model.Resource;

/**
 * A refusal, a drop or another thing an operator may ask about, by name, tenant and cause. Logs and
 * metrics derive from it.
 *
 * @param resource the limit in question, or null
 * @param detail for people; never holds a password, a body or a property
 */
public record BrokerEvent(
    Kind kind, String tenant, String broker, Resource resource, String detail) {
  /** What happened. The names are those of the metrics. */
  public enum Kind {
    CONNECTION_OPENED,
    CONNECTION_CLOSED,
    CONNECTION_REFUSED,
    AUTHENTICATION_FAILED,
    AUTHORIZATION_REFUSED,
    SESSION_TAKEN_OVER,
    PUBLISH_REFUSED,
    PUBLISH_THROTTLED,
    SUBSCRIBE_REFUSED,
    MESSAGE_EXPIRED,
    MESSAGE_DROPPED,
    MESSAGE_DEAD_LETTERED,
    PROTOCOL_ERROR,
    SHARD_LOADED,
    SHARD_UNLOADED,
    SHARD_FAILED
  }

  /** Receives events, on any thread; must return at once and not throw. */
  @FunctionalInterface
  public interface Sink {
    /** Hears nothing. */
    Sink NONE = event -> {};

    void on(BrokerEvent event);
  }
}
