package io.sluice.bench.server;

import io.sluice.bench.load.Target;
import io.sluice.bench.report.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Mosquitto without persistence or log, with limits that do not bind. */
public final class Mosquitto implements Server {
  private static final String CONFIGURATION =
      """
      listener %d 127.0.0.1
      allow_anonymous true
      persistence false
      log_dest none
      set_tcp_nodelay true
      max_inflight_messages 1000
      max_queued_messages 100000
      """;

  private final Path directory;
  private final Process process;
  private final int port;

  private Mosquitto(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  /** Starts it, if it is installed. */
  public static Optional<Server> start() throws IOException, InterruptedException {
    Optional<Path> program =
        Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    return program.isEmpty() ? Optional.empty() : Optional.of(start(program.get()));
  }

  private static Mosquitto start(Path program) throws IOException, InterruptedException {
    int port = FreePort.find();
    Path directory = Files.createTempDirectory("bench-mosquitto");
    Path file = directory.resolve("mosquitto.conf");
    Files.writeString(file, CONFIGURATION.formatted(port));
    Process process =
        Children.start(new ProcessBuilder(program.toString(), "-c", file.toString()).inheritIO());
    Mosquitto server = new Mosquitto(directory, process, port);
    Children.awaitListening(process, port);
    return server;
  }

  @Override
  public String name() {
    return "Mosquitto";
  }

  @Override
  public Target target(Protocol protocol) {
    if (protocol != Protocol.MQTT) {
      throw new IllegalArgumentException("Mosquitto speaks no " + protocol);
    }
    return new Target(port, null, null);
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
