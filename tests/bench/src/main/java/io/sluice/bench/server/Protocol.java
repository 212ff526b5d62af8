package io.sluice.bench.server;

import java.util.Locale;

/** What the clients of a benchmark speak. */
public enum Protocol {
  MQTT,
  AMQP;

  /** The name of the plain listener in Sluice's settings, and of the scheme in ActiveMQ's. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
