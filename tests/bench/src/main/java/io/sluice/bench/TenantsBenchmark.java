package io.sluice.bench;

import io.sluice.bench.load.IdleClients;
import io.sluice.bench.load.Target;
import io.sluice.bench.report.Medians;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.bench.server.Protocol;
import io.sluice.bench.server.Sluice;
import io.sluice.bench.server.SluiceApi;
import io.sluice.bench.server.SluiceMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * What tenants cost that sleep, each with a broker, and how long the first client of one waits. The
 * clients' tenants have a user, too; the others have none because hashing ten thousand passwords is
 * not what is measured.
 */
final class TenantsBenchmark implements Benchmark {
  private static final double NANOS_PER_MILLI = 1_000_000;

  @Override
  public void run(Settings settings) throws Exception {
    int count = settings.number("tenants", 10_000);
    int woken = settings.number("woken", 50);
    try (Sluice sluice = Sluice.start()) {
      SluiceApi api = new SluiceApi(sluice);
      create(api, "warm", woken, woken);
      connectAll(sluice, "warm", woken);
      long before = SluiceMemory.usedHeapBytes(sluice.figures().pid());
      long begun = System.nanoTime();
      create(api, "t", count, woken);
      double seconds = (System.nanoTime() - begun) / 1e9;
      long after = SluiceMemory.usedHeapBytes(sluice.figures().pid());
      List<Double> millis = connectAll(sluice, "t", woken);
      Table table =
          new Table(
              count + " sleeping tenants",
              "heap bytes each",
              "first CONNECT p50 ms",
              "slowest ms",
              "created/s");
      table.row(
          sluice.name(),
          (double) (after - before) / count,
          Medians.of(millis, Double::doubleValue),
          millis.stream().mapToDouble(Double::doubleValue).max().orElse(0),
          count / seconds);
      table.print();
    }
  }

  private static void create(SluiceApi api, String prefix, int count, int withUser) {
    List<SluiceApi.Put> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      puts.add(new SluiceApi.Put("tenants/" + prefix + i, "{\"plan\":\"free\"}"));
    }
    api.putAll(puts);
    puts.clear();
    for (int i = 0; i < count; i++) {
      String broker = "tenants/" + prefix + i + "/brokers/b" + prefix + i;
      puts.add(new SluiceApi.Put(broker, "{\"storage\":\"durable\"}"));
    }
    api.putAll(puts);
    puts.clear();
    for (int i = 0; i < withUser; i++) {
      String user = "tenants/" + prefix + i + "/brokers/b" + prefix + i + "/users/client";
      puts.add(new SluiceApi.Put(user, "{\"password\":\"a-client-of-its-own\",\"groups\":[]}"));
    }
    api.putAll(puts);
  }

  private static List<Double> connectAll(Sluice sluice, String prefix, int count) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String user = "b" + prefix + i + "/client";
      Target target = new Target(sluice.target(Protocol.MQTT).port(), user, "a-client-of-its-own");
      long begun = System.nanoTime();
      try (IdleClients client = new IdleClients(target, 1, "first")) {
        client.awaitConnected();
        millis.add((System.nanoTime() - begun) / NANOS_PER_MILLI);
      }
    }
    return millis;
  }
}
