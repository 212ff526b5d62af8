package io.sluice.tests.product;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The packaged product as a process of its own on a data directory, on free ports of the loopback
 * interface. It keeps its ports over {@link #restart}, so that clients that reconnect find it. The
 * process never outlives this JVM.
 *
 * <pre>{@code
 * try (Product product = Product.start(directory)) {
 *   int port = product.port(Product.MQTT);
 *   product.kill9();
 *   product.restart();
 * }
 * }</pre>
 */
public final class Product implements AutoCloseable {
  public static final String MQTT = "mqtt";
  public static final String MQTTS = "mqtts";
  public static final String STOMP = "stomp";
  public static final String STOMPS = "stomps";
  public static final String WS = "ws";
  public static final String WSS = "wss";
  public static final String AMQP = "amqp";
  public static final String AMQPS = "amqps";
  public static final String OPENWIRE = "openwire";
  public static final String OPENWIRES = "openwires";
  public static final String HTTP = "http";
  static final List<String> LISTENERS =
      List.of(HTTP, MQTT, MQTTS, WS, WSS, AMQP, AMQPS, STOMP, STOMPS, OPENWIRE, OPENWIRES);

  /** The user of the broker that there is from the first start on. */
  public static final String DEMO = "demo";

  public static final String DEMO_PASSWORD = "demo-password-of-the-tests";
  public static final String OPERATOR_PASSWORD = "operator-password-of-the-tests";

  private static final Map<String, String> PASSWORDS =
      Map.of("SLUICE_DEMO_PASSWORD", DEMO_PASSWORD, "SLUICE_OPERATOR_PASSWORD", OPERATOR_PASSWORD);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Path directory;
  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private ProductProcess process;
  private Ports ports = Ports.FREE;

  private Product(Path directory, Map<String, String> settings, Map<String, String> environment) {
    this.directory = directory;
    this.settings = Map.copyOf(settings);
    this.environment = Map.copyOf(environment);
  }

  /** Starts the product with its defaults and waits until it is ready. */
  public static Product start(Path directory) {
    return start(directory, Map.of());
  }

  /**
   * Starts the product and waits until it is ready.
   *
   * @param directory gets the data directory, the log and whatever else this process writes
   * @param settings such as {@code sluice.storage.durability} to {@code log-only}
   */
  public static Product start(Path directory, Map<String, String> settings) {
    return start(directory, settings, PASSWORDS);
  }

  /** As {@link #start(Path, Map)}, with these environment variables instead of the passwords. */
  public static Product start(
      Path directory, Map<String, String> settings, Map<String, String> environment) {
    Product product = new Product(directory, settings, environment);
    product.restart();
    return product;
  }

  /**
   * One product with default settings for all tests of this JVM, in a directory beneath {@code
   * target}; never closed.
   */
  public static Product shared() {
    return Shared.PRODUCT;
  }

  /**
   * Starts the process again on the same directory and ports, after {@link #kill9} or {@link
   * #stop}; waits until it is ready.
   */
  public void restart() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("the product still runs; stop it first");
    }
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(portsFile());
      process =
          ProductProcess.launch(
              directory, dataDirectory(), ports.settingsOver(settings), environment);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    awaitReady();
  }

  /** Ends the process at once, as a power failure of the process would: SIGKILL. */
  public void kill9() {
    process.kill();
    await().atMost(STOP_TIMEOUT).until(() -> !process.isAlive());
  }

  /** Asks the process to stop in good order (SIGTERM) and waits for it; returns its exit code. */
  public int stop() {
    process.terminate();
    await().atMost(STOP_TIMEOUT).until(() -> !process.isAlive());
    return process.exitCode();
  }

  /** The port of a listener. */
  public int port(String listener) {
    return ports.of(listener);
  }

  public Path dataDirectory() {
    return directory.resolve("sluice-data");
  }

  /** The self-signed certificate of the TLS listeners, for clients to trust. */
  public Path certificate() {
    return dataDirectory().resolve("tls").resolve("certificate.pem");
  }

  /** All that the process wrote since the first start. */
  public String log() {
    return process.log();
  }

  public long pid() {
    return process.pid();
  }

  /** The API as the operator. */
  public ApiClient api() {
    return new ApiClient(port(HTTP), "operator", OPERATOR_PASSWORD);
  }

  @Override
  public void close() {
    process.kill();
  }

  private Path portsFile() {
    return dataDirectory().resolve("ports.json");
  }

  private void awaitReady() {
    try {
      await()
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                process.requireAlive();
                return Files.exists(portsFile());
              });
      ports = Ports.read(portsFile());
      await()
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          // After a restart the client may first find that its old connection is gone.
          .ignoreException(UncheckedIOException.class)
          .until(
              () -> {
                process.requireAlive();
                return api().get("/q/health/ready").statusCode() == 200;
              });
    } catch (RuntimeException failure) {
      process.kill();
      throw failure;
    }
  }

  /** Initialised when it is first asked for. */
  private static final class Shared {
    private static final Product PRODUCT = start(newDirectory());

    private static Path newDirectory() {
      try {
        return Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "product")).toAbsolutePath(), "shared-");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
