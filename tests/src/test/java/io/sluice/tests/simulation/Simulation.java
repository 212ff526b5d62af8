package io.sluice.tests.simulation;

import io.sluice.model.StorageKind;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One run, made from its seed alone. */
final class Simulation {
  private static final int CLIENTS = 8;
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
    for (int i = 0; i < CLIENTS; i++) {
      String broker = i < 5 ? "one" : i < 7 ? "two" : "volatile";
      world.clients.add(new SimClient(world, broker, "c" + i));
    }
    commands = new Commands(world, new Chance(random), profile);
    checks = new Checks(world, commands, profile);
  }

  void run() {
    for (int step = 0; step < profile.steps(); step++) {
      step();
    }
    checks.atTheEnd();
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 60) {
      trace(commands.run());
      world.afterCommand();
      if (random.nextInt(3) > 0) {
        world.endTurn();
      }
    } else if (choice < 85) {
      log(random.nextInt(10));
    } else if (choice < 93) {
      advance();
    } else if (choice < 95) {
      trace("quiet");
      checks.quiet();
    } else if (choice < 98) {
      boolean stored = random.nextInt(4) == 0;
      trace("CRASH, in flight " + (stored ? "stored" : "lost"));
      world.crash(stored);
    } else {
      configure();
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
