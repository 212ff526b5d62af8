package io.sluice.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the product that are the gateway's; the README's table lists them all. */
@ConfigMapping(prefix = "sluice")
public interface SluiceConfig {
  /**
   * The one directory that holds everything the product writes. One process at a time may use it.
   */
  @WithDefault("sluice-data")
  Path dataDir();

  /**
   * Where the chosen ports are written as JSON once all listeners are bound; default {@code
   * <data-dir>/ports.json}.
   */
  Optional<Path> portsFile();

  /** What this process does. */
  @WithDefault("gateway,storage,control")
  Set<Role> roles();

  /** The broker of a client that names none. */
  @WithDefault("demo")
  String defaultBroker();

  /**
   * The domain directly below which a host names a broker, as in {@code <broker-id>.<domain>}; it
   * is also the one that broker endpoints are shown under. Without it any host of two or more
   * labels names a broker by its first, and endpoints are shown under {@code localhost}.
   */
  Optional<String> domain();

  /** The HTTP listener of API, health and metrics. */
  HttpConfig http();

  /** Whether sockets are io_uring's where the kernel allows it; default false. */
  @WithDefault("false")
  boolean ioUring();

  /** The listeners for clients by name; {@link ListenerKind} lists the names. */
  @WithDefaults
  Map<String, ListenerConfig> listeners();

  TlsConfig tls();

  MqttConfig mqtt();

  StompConfig stomp();

  AmqpConfig amqp();

  OpenWireConfig openwire();

  WebSocketConfig websocket();

  StorageConfig storage();

  AdmissionConfig admission();

  AccountConfig demo();

  AccountConfig operator();

  MetricsConfig metrics();

  LogConfig log();

  StopConfig stop();

  /** An account that is made on the first start. */
  interface AccountConfig {
    /** Its password; without it a random one is made and written to the data directory. */
    Optional<String> password();
  }

  /** What the metrics show. */
  interface MetricsConfig {
    /**
     * Tenants with time series of their own; later ones share one, so that the number of series is
     * bounded.
     */
    @WithDefault("100")
    int maxTenants();
  }

  /** How the log is written. */
  interface LogConfig {
    /** One JSON object a line instead of text; default false. */
    boolean json();
  }

  /** How the process ends. */
  interface StopConfig {
    /** How long clients and shards have to end in good order. */
    @WithDefault("5s")
    Duration drain();

    /**
     * After how long the process ends whatever is still under way; nothing that was answered for is
     * lost by it.
     */
    @WithDefault("9s")
    Duration timeout();
  }

  /** Where the HTTP listener binds. */
  interface HttpConfig {
    /** The address to bind; default 127.0.0.1. */
    String host();

    /** The port to bind, 0 for any free one; default 8080. */
    int port();
  }

  /** Where a listener binds; what is absent is as its {@link ListenerKind} says. */
  interface ListenerConfig {
    /** Whether the listener is bound at all. */
    @WithDefault("true")
    boolean enabled();

    /** The address to bind; default 127.0.0.1 for plain listeners, 0.0.0.0 for TLS. */
    Optional<String> host();

    /** The port to bind, 0 for any free one. */
    Optional<Integer> port();

    /** Sockets the listener keeps open; further ones are closed at once. */
    @WithDefault("100000")
    int maxConnections();
  }
}
