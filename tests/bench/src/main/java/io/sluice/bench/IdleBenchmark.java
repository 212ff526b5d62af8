package io.sluice.bench;

import io.sluice.bench.load.IdleClients;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.bench.server.Mosquitto;
import io.sluice.bench.server.Protocol;
import io.sluice.bench.server.Server;
import io.sluice.bench.server.Sluice;
import io.sluice.bench.server.SluiceApi;
import io.sluice.bench.server.SluiceMemory;
import java.util.Optional;

/** What connections cost that do nothing: each with a session and one subscription. */
final class IdleBenchmark implements Benchmark {
  private static final double BYTES_PER_KIB = 1_024;

  @Override
  public void run(Settings settings) throws Exception {
    int count = settings.number("connections", 10_000);
    Table table =
        new Table(count + " idle connections", "heap KiB each", "resident KiB each", "connects/s");
    try (Sluice sluice = Sluice.start()) {
      new SluiceApi(sluice).liftLimits();
      measure(sluice, count, table);
    }
    Optional<Server> mosquitto = Mosquitto.start();
    if (mosquitto.isPresent()) {
      try (Server server = mosquitto.get()) {
        measure(server, count, table);
      }
    }
    table.print();
  }

  private static void measure(Server server, int count, Table table) throws Exception {
    // What classes, threads and pools cost once must not be counted for each connection.
    try (IdleClients few = new IdleClients(server.target(Protocol.MQTT), count / 10, "warm-up")) {
      few.awaitAll();
    }
    long heapBefore = heapBytes(server);
    long residentBefore = server.figures().residentBytes();
    long begun = System.nanoTime();
    try (IdleClients clients = new IdleClients(server.target(Protocol.MQTT), count, "idle")) {
      clients.awaitAll();
      double seconds = (System.nanoTime() - begun) / 1e9;
      long heap = heapBytes(server) - heapBefore;
      long resident = server.figures().residentBytes() - residentBefore;
      table.row(
          server.name(),
          server instanceof Sluice ? heap / BYTES_PER_KIB / count : "-",
          resident / BYTES_PER_KIB / count,
          count / seconds);
    }
  }

  private static long heapBytes(Server server) throws Exception {
    return server instanceof Sluice ? SluiceMemory.usedHeapBytes(server.figures().pid()) : 0;
  }
}
