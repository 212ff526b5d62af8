package io.sluice.bench.load;

import io.sluice.bench.mqtt.PacketReader;
import io.sluice.bench.mqtt.Packets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that connect, subscribe to one topic each, and then do nothing. */
public final class IdleClients implements AutoCloseable {
  private static final int BUFFER_BYTES = 256;
  private static final int BATCH = 200;
  private static final long WAIT_SECONDS = 300;

  private final LoadLoop loop = new LoadLoop();
  private final List<Wire> wires = new ArrayList<>();
  private int connected;
  private int subscribed;

  public IdleClients(Target target, int count, String name) throws IOException {
    // One batch at a time: neither backlogs overflow nor is each connection waited for.
    for (int begun = 0; begun < count; begun = wires.size()) {
      int batch = Math.min(BATCH, count - begun);
      loop.ask(() -> connect(target, name, batch));
      awaitConnected();
    }
  }

  /** Returns when all are connected. */
  public void awaitConnected() {
    await(() -> connected == wires.size());
  }

  /** Returns when all are connected and subscribed. */
  public void awaitAll() {
    await(() -> subscribed == wires.size());
  }

  private void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!loop.ask(condition::getAsBoolean)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only " + connected + " connected and " + subscribed + " subscribed");
      }
      Thread.onSpinWait();
    }
  }

  private int connect(Target target, String name, int count) {
    for (int i = 0; i < count; i++) {
      wires.add(connect(target, name + "-" + wires.size()));
    }
    return wires.size();
  }

  private Wire connect(Target target, String clientId) {
    try {
      Client client = new Client(clientId);
      Wire wire = new Wire(loop, target.port(), BUFFER_BYTES, client, () -> {});
      client.wire = wire;
      Packets.connect(wire.out(), clientId, target.user(), target.password(), true);
      wire.flush();
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    loop.ask(
        () -> {
          wires.forEach(Wire::close);
          return null;
        });
    loop.close();
  }

  private final class Client implements PacketReader.Handler {
    private final String clientId;
    private Wire wire;

    Client(String clientId) {
      this.clientId = clientId;
    }

    @Override
    public void onConnack(int returnCode) {
      if (returnCode != 0) {
        throw new IllegalStateException("connecting was answered by " + returnCode);
      }
      connected++;
      Packets.subscribe(wire.out(), 1, "idle/" + clientId, 1);
      wire.flush();
    }

    @Override
    public void onSuback(int returnCode) {
      subscribed++;
    }

    @Override
    public void onPuback(int packetId) {
      throw new IllegalStateException("an idle client publishes nothing");
    }

    @Override
    public void onPublish(int packetId, ByteBuffer payload) {
      throw new IllegalStateException("nobody publishes to an idle client");
    }
  }
}
