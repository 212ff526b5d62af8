package io.sluice.gateway.listener;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.sluice.gateway.config.ListenerKind;
import io.sluice.gateway.config.SluiceConfig;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Writes which ports were chosen, as a JSON object by listener, once the last listener, HTTP, is
 * bound.
 */
@Singleton
class PortsFile {
  private static final Logger log = Logger.getLogger(PortsFile.class);
  private static final long PORT_TIMEOUT_NANOS = 5_000_000_000L;
  private static final long PORT_PAUSE_NANOS = 1_000_000;

  private final SluiceConfig config;
  private final Listeners listeners;
  private final HttpServer http;

  @Inject
  PortsFile(SluiceConfig config, Listeners listeners, HttpServer http) {
    this.config = config;
    this.listeners = listeners;
    this.http = http;
  }

  void write(@ObservesAsync HttpServerStart started) {
    Path file = config.portsFile().orElse(config.dataDir().resolve("ports.json"));
    JsonObject ports = new JsonObject().put("http", httpPort());
    for (Map.Entry<ListenerKind, Integer> entry : listeners.ports().entrySet()) {
      ports.put(entry.getKey().key(), entry.getValue());
    }
    try {
      // In one step, so that whoever waits for it never reads half of it.
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(temporary, ports.encodePrettily() + "\n");
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      log.warnf("The ports could not be written to %s: %s", file, failure);
    }
  }

  /**
   * Of the HTTP server's instances one registers the port and one tells of the start, perhaps a
   * moment earlier.
   */
  private int httpPort() {
    long startNanos = System.nanoTime();
    while (http.getPort() < 0 && System.nanoTime() - startNanos < PORT_TIMEOUT_NANOS) {
      LockSupport.parkNanos(PORT_PAUSE_NANOS);
    }
    return http.getPort();
  }
}
