package io.sluice.model;

/** The protocols clients speak; usage is metered by it. */
public enum Protocol {
  MQTT,
  AMQP,
  STOMP,
  OPENWIRE;

  /** The name in the API's JSON and in metrics. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
