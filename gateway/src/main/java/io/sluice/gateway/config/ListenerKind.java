package io.sluice.gateway.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The listeners for clients, each with the port that Amazon MQ has for it where it has one. */
public enum ListenerKind {
  MQTT(1883, false, "mqtt"),
  MQTTS(8883, true, "mqtts"),
  STOMP(61613, false, "stomp"),
  STOMPS(61614, true, "stomp+ssl"),
  WS(8083, false, "ws"),
  WSS(61619, true, "wss"),
  AMQP(5672, false, "amqp"),
  AMQPS(5671, true, "amqp+ssl"),
  OPENWIRE(61616, false, "tcp"),
  OPENWIRES(61617, true, "ssl");

  private final int defaultPort;
  private final boolean tls;
  private final String scheme;

  ListenerKind(int defaultPort, boolean tls, String scheme) {
    this.defaultPort = defaultPort;
    this.tls = tls;
    this.scheme = scheme;
  }

  public int defaultPort() {
    return defaultPort;
  }

  /** Plain listeners bind to loopback unless told otherwise; TLS listeners to every address. */
  public String defaultHost() {
    return tls ? "0.0.0.0" : "127.0.0.1";
  }

  public boolean tls() {
    return tls;
  }

  /** True if clients speak through a WebSocket. */
  public boolean webSocket() {
    return this == WS || this == WSS;
  }

  /** The scheme of an endpoint's address. */
  public String scheme() {
    return scheme;
  }

  /** The name in settings, in the ports file and in logs. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all listeners. */
  public static List<String> keys() {
    return Stream.of(values()).map(ListenerKind::key).toList();
  }
}
