package io.sluice.tests.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One run of the packaged product; ends with this JVM at the latest. */
final class ProductProcess {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Path logFile;

  private ProductProcess(Process process, Path logFile) {
    this.process = process;
    this.logFile = logFile;
  }

  static ProductProcess launch(
      Path directory,
      Path dataDirectory,
      Map<String, String> settings,
      Map<String, String> environment)
      throws IOException {
    Path logFile = directory.resolve("product.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(dataDirectory, settings))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    RUNNING.removeIf(earlier -> !earlier.isAlive());
    RUNNING.add(process);
    return new ProductProcess(process, logFile);
  }

  private static List<String> command(Path dataDirectory, Map<String, String> settings) {
    Path jar = jar();
    List<String> command = new ArrayList<>();
    String home = System.getProperty("sluice.tests.java-home", System.getProperty("java.home"));
    command.add(Path.of(home, "bin", "java").toString());
    command.add("@" + jar.resolveSibling("java.options"));
    command.add("-Dsluice.data-dir=" + dataDirectory.toAbsolutePath());
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }

  private static Path jar() {
    Path jar =
        Path.of(
                System.getProperty(
                    "sluice.tests.jar", "../gateway/target/quarkus-app/quarkus-run.jar"))
            .toAbsolutePath()
            .normalize();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "there is no "
              + jar
              + "; build it with './mvnw -DskipTests package' or name it with sluice.tests.jar");
    }
    return jar;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * @throws IllegalStateException with the end of its log if the process ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the product ended with exit code " + process.exitValue() + ":\n" + log());
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  void terminate() {
    process.destroy();
  }

  /** Waits for its end; false if it does not come in time. */
  boolean ended(long timeout, TimeUnit unit) throws InterruptedException {
    return process.waitFor(timeout, unit);
  }

  int exitCode() {
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  String log() {
    try {
      return Files.readString(logFile);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
