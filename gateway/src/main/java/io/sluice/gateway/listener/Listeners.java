package io.sluice.gateway.listener;

import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.tls.ServerTls;
import io.sluice.gateway.transport.IoUringTransport;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** All listeners for clients. */
@Singleton
public class Listeners {
  private static final Logger log = Logger.getLogger(Listeners.class);
  private static final int ACCEPT_BACKLOG = 4096;
  private static final long BIND_TIMEOUT_MILLIS = 10_000;
  private static final long TLS_HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  private final Map<ListenerKind, Listener> bound =
      Collections.synchronizedMap(new EnumMap<>(ListenerKind.class));

  /**
   * Binds every listener that is enabled. Blocks until all are bound.
   *
   * @param eventLoops over how many event loops the clients of each listener are spread
   * @throws StartFailure if one cannot be bound; those that were bound close with {@code vertx}
   */
  public void bind(
      Vertx vertx,
      SluiceConfig config,
      ServerTls tls,
      Function<ListenerKind, ClientAcceptor> acceptors,
      int eventLoops) {
    requireKnownNames(config);
    for (ListenerKind kind : ListenerKind.values()) {
      SluiceConfig.ListenerConfig settings = config.listeners().get(kind.key());
      if (settings.enabled()) {
        OpenSockets sockets = new OpenSockets(settings.maxConnections());
        Listener listener =
            new Listener(kind, options(kind, settings, tls), acceptors.apply(kind), sockets);
        bound.put(kind, bind(vertx, listener, eventLoops));
      }
    }
    if (config.ioUring()) {
      log.infof("io_uring is %s", IoUringTransport.outcome());
    }
    bound
        .values()
        .forEach(
            listener ->
                log.infof("%s on %s:%d", listener.kind().key(), listener.host(), listener.port()));
  }

  /**
   * Turns away whoever comes from now on; clients that are connected stay. Completes when the last
   * one is gone.
   */
  public CompletableFuture<Void> drain() {
    return CompletableFuture.allOf(
        bound.values().stream()
            .map(listener -> listener.sockets().drain())
            .toArray(CompletableFuture[]::new));
  }

  /** The ports of the listeners that are bound. */
  public Map<ListenerKind, Integer> ports() {
    Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
    bound.forEach((kind, listener) -> ports.put(kind, listener.port()));
    return ports;
  }

  /** Sockets of clients of this listener that are open now. */
  public int openSockets(ListenerKind kind) {
    Listener listener = bound.get(kind);
    return listener == null ? 0 : listener.sockets().count();
  }

  private static Listener bind(Vertx vertx, Listener listener, int eventLoops) {
    try {
      return listener
          .bind(vertx, eventLoops)
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(BIND_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException failure) {
      throw new StartFailure(BindProblem.of(listener, failure.getCause()), failure.getCause());
    }
  }

  private static NetServerOptions options(
      ListenerKind kind, SluiceConfig.ListenerConfig settings, ServerTls tls) {
    NetServerOptions options =
        new NetServerOptions()
            .setHost(settings.host().orElse(kind.defaultHost()))
            .setPort(settings.port().orElse(kind.defaultPort()))
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setTcpKeepAlive(true)
            .setSslHandshakeTimeout(TLS_HANDSHAKE_TIMEOUT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (kind.tls()) {
      tls.applyTo(options);
    }
    return options;
  }

  private static void requireKnownNames(SluiceConfig config) {
    for (String name : config.listeners().keySet()) {
      if (!ListenerKind.keys().contains(name)) {
        throw new StartFailure(
            "sluice.listeners." + name + " is set, but the listeners are " + ListenerKind.keys());
      }
    }
  }
}
