package io.sluice.bench.server;

import io.sluice.bench.profile.Profile;
import io.sluice.bench.report.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of one run. Setting {@code profile=true} records where Sluice spends its time and
 * prints it at the end.
 */
public final class Servers implements AutoCloseable {
  private final List<Server> servers = new ArrayList<>();
  private Path recording;

  private Servers() {}

  /**
   * @param peers which servers to start
   * @param protocol what they must speak
   */
  public static Servers start(List<String> peers, Protocol protocol, Settings settings)
      throws IOException, InterruptedException {
    Servers started = new Servers();
    for (String peer : peers) {
      started.start(peer, protocol, settings);
    }
    return started;
  }

  private void start(String peer, Protocol protocol, Settings settings)
      throws IOException, InterruptedException {
    switch (peer) {
      case "sluice" -> servers.add(sluice(settings));
      case "before" -> servers.add(before(settings));
      case "activemq" -> servers.add(Peer.activeMq(protocol));
      case "activemq-direct" -> servers.add(Peer.activeMqDirect(protocol));
      case "artemis" -> servers.add(Peer.artemis());
      case "mosquitto" ->
          Mosquitto.start()
              .ifPresentOrElse(
                  servers::add, () -> System.err.println("Mosquitto is not installed"));
      default -> throw new IllegalArgumentException("no peer is named '" + peer + "'");
    }
  }

  private Sluice sluice(Settings settings) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(settings.words("options"));
    if (settings.flag("profile")) {
      recording = Files.createTempFile("bench", ".jfr");
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    return Sluice.start(options.toArray(String[]::new));
  }

  private static Sluice before(Settings settings) throws IOException, InterruptedException {
    return Sluice.start(
        "Sluice before",
        Path.of(settings.text("before", Sluice.product().toString())),
        settings.words("before-options").toArray(String[]::new));
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
