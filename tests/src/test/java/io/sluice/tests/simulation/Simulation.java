package io.sluice.tests.simulation;

import io.sluice.model.Protocol;
import io.sluice.model.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One run, made from its seed alone. */
final class Simulation {
  private static final List<Protocol> QUEUEING =
      List.of(Protocol.AMQP, Protocol.STOMP, Protocol.OPENWIRE);

  private final SplittableRandom random;
  private final Profile profile;
  private final World world;
  private final Commands commands;
  private final Checks checks;

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    profile = Profile.random(random);
    Map<String, StorageKind> brokers = new TreeMap<>();
    brokers.put("one", StorageKind.DURABLE);
    brokers.put("two", StorageKind.DURABLE);
    brokers.put("volatile", StorageKind.MEMORY);
    world = new World(profile.residentBytes(), brokers);
    addClients("one", 1 + random.nextInt(3), List.of(Protocol.MQTT));
    addClients("one", 1 + random.nextInt(3), QUEUEING);
    for (String other : List.of("two", "volatile")) {
      if (random.nextBoolean()) {
        addClients(other, 1, List.of(Protocol.MQTT));
        addClients(other, 1 + random.nextInt(2), QUEUEING);
      }
    }
    commands = new Commands(world, new Chance(random), profile);
    checks = new Checks(world, profile);
  }

  /** Those of queueing protocols have the client ids of MQTT's. */
  private void addClients(String broker, int count, List<Protocol> protocols) {
    for (int i = 0; i < count; i++) {
      Protocol protocol = protocols.get(i % protocols.size());
      world.clients.add(new SimClient(world, broker, "c" + i, protocol));
    }
  }

  void run() {
    for (int step = 0; step < profile.steps(); step++) {
      step();
    }
    new Ending(world, commands, checks).run();
  }

  private void step() {
    world.beginStep();
    int choice = random.nextInt(100);
    if (choice < 80) {
      command();
    } else if (choice < 91) {
      log(random.nextInt(10));
    } else if (choice < 96) {
      advance();
    } else if (choice < 98) {
      trace("quiet");
      checks.quiet();
    } else {
      configure();
    }
    if (random.nextInt(1_000) < profile.crashes()) {
      boolean stored = random.nextInt(4) == 0;
      trace("CRASH, in flight " + (stored ? "stored" : "lost"));
      world.crash(stored);
    }
  }

  private void command() {
    trace(commands.run());
    world.noteOrphans();
    world.fireDue();
    world.afterCommand();
    if (random.nextInt(3) > 0) {
      world.endTurn();
    }
    for (SimLane lane : world.lanes.values()) {
      if (random.nextInt(profile.slowness()) == 0) {
        lane.completeAppend();
        world.afterCommand();
      }
    }
  }

  private void log(int choice) {
    SimLane lane = world.lanes.get(StorageKind.values()[random.nextInt(2)]);
    world.endTurn();
    switch (choice) {
      case 0, 1, 2, 3, 4 -> lane.completeAppend();
      case 5 -> lane.beginSnapshot();
      case 6 -> lane.completeSnapshot();
      case 7 -> lane.beginCompaction();
      case 8 -> lane.completeCompaction();
      default -> lane.completeRead(random.nextInt(100));
    }
    trace("log " + choice);
    world.afterCommand();
  }

  private void advance() {
    long[] spans = {1, 10, 100, 2_000, 70_000};
    long millis = 1 + random.nextLong(spans[random.nextInt(spans.length)]);
    trace("time goes by: " + millis);
    world.advance(millis);
  }

  private void configure() {
    if (random.nextInt(3) == 0) {
      if (world.model.config.remove("two") == null) {
        world.model.config.put("two", StorageKind.DURABLE);
      } else {
        world.clients.stream()
            .filter(client -> client.broker.equals("two"))
            .forEach(SimClient::disconnected);
      }
    }
    world.model.limits.clear();
    world.model.limits.putAll(profile.limits(random));
    trace("configured " + world.model.config + " " + world.model.limits);
    world.configure();
    world.afterCommand();
  }

  private void trace(String command) {
    world.trace(command);
  }

  /** The last commands, with which a failure can be understood. */
  String traced() {
    return profile + "\n  " + String.join("\n  ", world.trace);
  }
}
