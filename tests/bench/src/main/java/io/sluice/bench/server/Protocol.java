package io.sluice.bench.server;

import java.util.Locale;

/** What the clients of a benchmark speak. */
public enum Protocol {
  MQTT("mqtt"),
  AMQP("amqp"),
  OPENWIRE("tcp");

  private final String scheme;

  Protocol(String scheme) {
    this.scheme = scheme;
  }

  /** By its name in any case. */
  public static Protocol of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The name of the plain listener in Sluice's settings. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme of ActiveMQ's addresses. */
  public String scheme() {
    return scheme;
  }
}
