package io.sluice.model;

import java.util.Optional;

/** Everything a plan can limit. A limit is a whole number of the unit named here. */
public enum Resource {
  /** Open client connections of the tenant, over all brokers, protocols and listeners. */
  CONNECTIONS("connections"),
  /** Connection attempts a second; one second's worth may arrive at once. */
  CONNECT_RATE("connectRate"),
  /** Messages published a second; one second's worth may arrive at once. */
  PUBLISH_RATE("publishRate"),
  /** Body bytes published a second; one second's worth may arrive at once. */
  PUBLISH_BYTES_RATE("publishBytesRate"),
  /** Bytes of one message: body and properties. */
  MESSAGE_SIZE("messageSize"),
  /** Sessions of the tenant, connected or kept for a client that is away. */
  SESSIONS("sessions"),
  /** Queues of the tenant, temporary ones included. */
  QUEUES("queues"),
  /** Subscriptions of the tenant, over all sessions. */
  SUBSCRIPTIONS("subscriptions"),
  /** Retained messages of the tenant. */
  RETAINED_MESSAGES("retainedMessages"),
  /** Messages waiting in one queue or subscription. */
  QUEUE_DEPTH("queueDepth"),
  /**
   * Bytes of all messages the tenant has stored, each counted once however many queues refer to it.
   */
  STORED_BYTES("storedBytes"),
  /** Deliveries one client may leave unsettled. */
  INFLIGHT("inflight");

  private final String key;

  Resource(String key) {
    this.key = key;
  }

  /** The name of this resource in the API's JSON and in metrics. */
  public String key() {
    return key;
  }

  /** The resource with this {@link #key()}, or empty. */
  public static Optional<Resource> ofKey(String key) {
    for (Resource resource : values()) {
      if (resource.key.equals(key)) {
        return Optional.of(resource);
      }
    }
    return Optional.empty();
  }
}
