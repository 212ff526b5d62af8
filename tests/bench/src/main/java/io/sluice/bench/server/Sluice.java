package io.sluice.bench.server;

import io.sluice.bench.load.Target;
import io.sluice.bench.report.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged product on free ports and a data directory of its own. */
public final class Sluice implements Server {
  private static final String NAME = "Sluice";
  private static final String PASSWORD = "benchmark-password";
  private static final long START_SECONDS = 90;
  private static final List<String> LISTENERS =
      List.of(
          "mqtt",
          "mqtts",
          "amqp",
          "amqps",
          "stomp",
          "stomps",
          "openwire",
          "openwires",
          "ws",
          "wss");

  private final String name;
  private final Path directory;
  private final boolean keepDirectory;
  private final Process process;
  private final String ports;

  private Sluice(
      String name, Path directory, boolean keepDirectory, Process process, String ports) {
    this.name = name;
    this.directory = directory;
    this.keepDirectory = keepDirectory;
    this.process = process;
    this.ports = ports;
  }

  /** Starts it and waits until its listeners are bound. */
  public static Sluice start(String... jvmArguments) throws IOException, InterruptedException {
    return start(NAME, product(), jvmArguments);
  }

  /**
   * Another build of it, or the same under another name.
   *
   * @param product its {@code quarkus-run.jar}
   */
  static Sluice start(String name, Path product, String... jvmArguments)
      throws IOException, InterruptedException {
    return start(
        name, product, Files.createTempDirectory("bench-sluice"), true, List.of(jvmArguments));
  }

  /**
   * The same on a directory that may hold data.
   *
   * @param remove whether the directory is removed at the end
   */
  public static Sluice startOn(Path directory, boolean remove, String... jvmArguments)
      throws IOException, InterruptedException {
    return start(NAME, product(), directory, remove, List.of(jvmArguments));
  }

  /** The build that is measured unless told otherwise. */
  static Path product() {
    return Path.of(System.getProperty("sluice.bench.product"));
  }

  private static Sluice start(
      String name, Path product, Path directory, boolean remove, List<String> jvmArguments)
      throws IOException, InterruptedException {
    Path portsFile = directory.resolve("bench-ports.json");
    Files.deleteIfExists(portsFile);
    ProcessBuilder builder =
        new ProcessBuilder(command(product, directory, portsFile, jvmArguments));
    builder.environment().put("SLUICE_DEMO_PASSWORD", PASSWORD);
    builder.environment().put("SLUICE_OPERATOR_PASSWORD", PASSWORD);
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("output.txt").toFile());
    Process process = Children.start(builder);
    String ports = awaitPorts(directory, process, portsFile);
    return new Sluice(name, directory, !remove, process, ports);
  }

  private static List<String> command(
      Path product, Path directory, Path portsFile, List<String> jvmArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = product.resolveSibling("java.options");
    if (Files.exists(options)) { // Builds before decision 0020 have none.
      command.add("@" + options);
    }
    command.addAll(jvmArguments);
    command.add("-Dsluice.data-dir=" + directory.resolve("data"));
    command.add("-Dsluice.ports-file=" + portsFile);
    command.add("-Dsluice.http.port=0");
    for (String listener : LISTENERS) {
      command.add("-Dsluice.listeners." + listener + ".port=0");
      command.add("-Dsluice.listeners." + listener + ".host=127.0.0.1");
    }
    command.add("-jar");
    command.add(product.toString());
    return command;
  }

  private static String awaitPorts(Path directory, Process process, Path portsFile)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.exists(portsFile) || Files.readString(portsFile).isBlank()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        Children.end(process);
        throw new IllegalStateException(
            "Sluice did not start:\n" + Files.readString(directory.resolve("output.txt")));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return Files.readString(portsFile);
  }

  /** The port that a listener bound. */
  public int port(String listener) {
    Matcher matcher = Pattern.compile("\"" + listener + "\"\\s*:\\s*(\\d+)").matcher(ports);
    if (!matcher.find()) {
      throw new IllegalStateException("no listener '" + listener + "' in " + ports);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** The password of user {@code demo} and of the operator. */
  public String password() {
    return PASSWORD;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Target target(Protocol protocol) {
    return new Target(port(protocol.key()), "demo", PASSWORD);
  }

  @Override
  public ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  @Override
  public void close() {
    Children.end(process);
    if (!keepDirectory) {
      Directories.delete(directory);
    }
  }
}
