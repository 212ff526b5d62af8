package io.sluice.tests.simulation;

import io.sluice.model.Protocol;
import io.sluice.model.StorageKind;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run, made from its seed alone, and the steps that are left out of it. */
final class Simulation {
  private static final List<Protocol> QUEUEING =
      List.of(Protocol.AMQP, Protocol.STOMP, Protocol.OPENWIRE);

  private final BitSet leftOut;
  private final Chance chance;
  private final Profile profile;
  private final World world;
  private final Commands commands;
  private final PolicyCommands policies;
  private final Checks checks;

  Simulation(long seed, BitSet leftOut) {
    this.leftOut = leftOut;
    chance = new Chance(seed);
    profile = Profile.random(chance);
    Map<String, StorageKind> brokers = new TreeMap<>();
    brokers.put("one", StorageKind.DURABLE);
    brokers.put("two", StorageKind.DURABLE);
    brokers.put("volatile", StorageKind.MEMORY);
    world = new World(profile, brokers);
    addClients("one", 1 + chance.below(3), List.of(Protocol.MQTT));
    addClients("one", 1 + chance.below(3), QUEUEING);
    for (String other : List.of("two", "volatile")) {
      if (chance.either()) {
        addClients(other, 1, List.of(Protocol.MQTT));
        addClients(other, 1 + chance.below(2), QUEUEING);
      }
    }
    commands = new Commands(world, chance, profile);
    policies = new PolicyCommands(world, chance, profile);
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
    if (profile.policies()) {
      configure();
    }
    for (int step = 1; step <= profile.steps(); step++) {
      chance.begin(step);
      if (!leftOut.get(step)) {
        step();
      }
    }
    chance.begin(profile.steps() + 1);
    new Ending(world, commands, checks).run();
  }

  private void step() {
    world.beginStep();
    int choice = chance.below(100);
    if (choice < 80) {
      command();
    } else if (choice < 91) {
      log(chance.below(10));
    } else if (choice < 96) {
      advance();
    } else if (choice < 98) {
      trace("quiet");
      checks.quiet();
    } else {
      configure();
    }
    if (chance.below(1_000) < profile.crashes()) {
      boolean stored = chance.oneIn(4);
      trace("CRASH, in flight " + (stored ? "stored" : "lost"));
      world.crash(stored);
    }
  }

  private void command() {
    trace(commands.run());
    world.noteOrphans();
    world.fireDue();
    world.afterCommand();
    if (!chance.oneIn(3)) {
      world.endTurn();
    }
    for (SimLane lane : world.lanes.values()) {
      if (chance.oneIn(profile.slowness())) {
        lane.completeAppend();
        world.afterCommand();
      }
    }
  }

  private void log(int choice) {
    SimLane lane = world.lanes.get(chance.any(StorageKind.values()));
    world.endTurn();
    switch (choice) {
      case 0, 1, 2, 3, 4 -> lane.completeAppend();
      case 5 -> lane.beginSnapshot();
      case 6 -> lane.completeSnapshot();
      case 7 -> lane.beginCompaction();
      case 8 -> lane.completeCompaction();
      default -> lane.completeRead(chance.below(100));
    }
    trace("log " + choice);
    world.afterCommand();
  }

  private void advance() {
    Long[] spans = {1L, 10L, 100L, 2_000L, 70_000L};
    long millis = 1 + chance.below(chance.any(spans));
    trace("time goes by: " + millis);
    world.advance(millis);
    if (chance.oneIn(4)) {
      trace("quiet");
      checks.quiet();
    }
  }

  private void configure() {
    if (chance.oneIn(3)) {
      if (world.model.config.remove("two") == null) {
        world.model.config.put("two", StorageKind.DURABLE);
      } else {
        world.clients.stream()
            .filter(client -> client.broker.equals("two"))
            .forEach(SimClient::disconnected);
        world.redeliveries.forget("two");
      }
    }
    world.model.limits.clear();
    world.model.limits.putAll(profile.limits(chance));
    if (profile.policies()) {
      policies.change();
    }
    trace("configured " + world.model.config + " " + world.model.limits);
    world.configure();
    world.afterCommand();
  }

  int steps() {
    return profile.steps();
  }

  private void trace(String command) {
    world.trace(command);
  }

  /** The last commands, with which a failure can be understood. */
  String traced() {
    return profile + "\n  " + String.join("\n  ", world.trace);
  }
}
