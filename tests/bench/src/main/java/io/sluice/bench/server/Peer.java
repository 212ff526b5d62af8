package io.sluice.bench.server;

import io.sluice.bench.load.Target;
import io.sluice.bench.report.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the brokers in {@code tests/bench/peers}, on its own port and directory. */
final class Peer implements Server {
  private static final String PACKAGE = "io.sluice.bench.peer.";

  /** The heap in {@code bin/env} of its distribution. */
  private static final List<String> ACTIVEMQ_OPTIONS = List.of("-Xms64m", "-Xmx1g");

  /** Collector and heap in the {@code artemis.profile} that its {@code create} command writes. */
  private static final List<String> ARTEMIS_OPTIONS = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx2g");

  private final String name;
  private final Path directory;
  private final Process process;
  private final Target target;

  private Peer(String name, Path directory, Process process, int port) {
    this.name = name;
    this.directory = directory;
    this.process = process;
    this.target = new Target(port, null, null);
  }

  /** ActiveMQ Classic with a connector for one protocol. */
  static Server activeMq(Protocol protocol) throws IOException, InterruptedException {
    return activeMq("ActiveMQ", true, protocol);
  }

  /** The same, but each message is written, many at a time. */
  static Server activeMqDirect(Protocol protocol) throws IOException, InterruptedException {
    return activeMq("ActiveMQ direct", false, protocol);
  }

  private static Server activeMq(String name, boolean concurrentDispatch, Protocol protocol)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    return start(
        name,
        ACTIVEMQ_OPTIONS,
        "activemq",
        "ActiveMqBroker",
        port,
        Boolean.toString(concurrentDispatch),
        connector(protocol, port));
  }

  private static String connector(Protocol protocol, int port) {
    return protocol.scheme() + "://127.0.0.1:" + port;
  }

  /** Artemis, which listens for AMQP and OpenWire. */
  static Server artemis() throws IOException, InterruptedException {
    int port = FreePort.find();
    return start(
        "Artemis", ARTEMIS_OPTIONS, "artemis", "ArtemisBroker", port, Integer.toString(port));
  }

  private static Server start(
      String name,
      List<String> options,
      String module,
      String mainClass,
      int port,
      String... arguments)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("bench-peer");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        Path.of(System.getProperty("sluice.bench.peers"), module, "target")
            .resolve("sluice-bench-" + module + ".jar")
            .toString());
    command.add(PACKAGE + mainClass);
    command.add(directory.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("output.txt").toFile());
    Process process = Children.start(builder);
    try {
      Children.awaitListening(process, port);
    } catch (IOException e) {
      String output = Files.readString(directory.resolve("output.txt"));
      throw new IOException(name + " did not start:\n" + output, e);
    }
    return new Peer(name, directory, process, port);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Target target(Protocol protocol) {
    return target;
  }

  @Override
  public ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  @Override
  public void close() {
    Children.end(process);
    Directories.delete(directory);
  }
}
