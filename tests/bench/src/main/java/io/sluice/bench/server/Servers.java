package io.sluice.bench.server;

import io.sluice.bench.profile.Profile;
import io.sluice.bench.report.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers of one run. Setting {@code profile=true} records where Sluice spends its time and
 * prints it at the end.
 */
public final class Servers implements AutoCloseable {
  private final List<Server> servers = new ArrayList<>();
  private Path recording;

  private Servers() {}

  /**
   * @param peers which servers to start, with commas between them
   */
  public static Servers start(String peers, Settings settings)
      throws IOException, InterruptedException {
    Servers started = new Servers();
    if (peers.contains("sluice")) {
      started.servers.add(started.sluice(settings));
    }
    if (peers.contains("mosquitto")) {
      Optional<Server> mosquitto = Mosquitto.start();
      mosquitto.ifPresentOrElse(
          started.servers::add, () -> System.err.println("Mosquitto is not installed"));
    }
    return started;
  }

  private Sluice sluice(Settings settings) throws IOException, InterruptedException {
    if (!settings.flag("profile")) {
      return Sluice.start();
    }
    recording = Files.createTempFile("bench", ".jfr");
    return Sluice.start("-XX:StartFlightRecording=settings=profile,filename=" + recording);
  }

  public List<Server> all() {
    return servers;
  }

  @Override
  public void close() throws IOException {
    servers.forEach(Server::close);
    if (recording != null) {
      Profile.print(recording);
      System.out.println("recording: " + recording);
    }
  }
}
