package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import java.util.List;

/** Everything is delivered and settled, then everything is removed: nothing is left. */
final class Ending {
  private static final int WIDE = 1_000_000;
  private final World world;
  private final Commands commands;
  private final Checks checks;

  Ending(World world, Commands commands, Checks checks) {
    this.world = world;
    this.commands = commands;
    this.checks = checks;
  }

  void run() {
    world.trace.add("the end");
    checks.quiet();
    world.model.limits.clear();
    world.model.config.putAll(world.kinds);
    world.configure();
    world.settleDown();
    world.advance(10_000);
    world.settleDown();
    world.model.brokers().forEach(this::forgetExpired);
    world.clients.forEach(client -> reopen(client, false));
    world.clients.forEach(commands.preparing::endAll);
    do {
      world.advance(100_000);
    } while (world.model.scheduling.nextMillis() != Long.MAX_VALUE);
    world.settleDown();
    world.model.brokers().forEach(this::forgetExpired);
    consumeAll();
    deliverAll();
    for (ModelBroker broker : world.model.brokers()) {
      for (ModelQueue queue : broker.queues()) {
        queue.entries.removeIf(
            entry -> entry.perhapsDisplaced || world.perhapsLost.contains(entry.sent.number()));
        check(
            queue.entries.isEmpty(),
            "not delivered: " + queue.entries.stream().map(entry -> entry.sent).toList());
      }
    }
    for (SimClient client : world.clients) {
      check(client.deliveries.isComplete(), "not ended: " + client.deliveries);
    }
    checks.quiet();
    removeAll();
  }

  private void forgetExpired(ModelBroker broker) {
    for (ModelQueue queue : broker.queues()) {
      // What a prepared transaction has of it may yet become a dead letter, and stays.
      queue.entries.removeIf(
          entry ->
              !entry.deadLetter && entry.prepared == null && entry.sent.expiredAt(world.nowMillis));
    }
  }

  private void reopen(SimClient client, boolean clean) {
    if (client.isConnected()) {
      commands.close(client, false, -1);
    }
    client.open(clean, clean ? 0 : OpenSession.NEVER, 65_535, WIDE, null);
    world.settleDown();
  }

  private void consumeAll() {
    for (SimClient client : world.clients) {
      ModelBroker broker = client.modelBroker();
      long id = 1;
      for (String queue : List.copyOf(broker.named.keySet())) {
        consume(client, id++, Source.queue(queue), Wanted.ALL);
      }
      for (ModelSubscription subscription : List.copyOf(broker.subscriptions.values())) {
        if (subscription.consumers.isEmpty() || subscription.name.shared()) {
          consume(client, id++, subscription.source(), subscription.wanted);
        }
      }
    }
    world.settleDown();
  }

  private void consume(SimClient client, long id, Source source, Wanted wanted) {
    ConsumerSpec spec =
        new ConsumerSpec(id, source, wanted.text(), Qos.AT_LEAST_ONCE, WIDE, 0, false, false);
    world.trace(commands.consuming.open(client, spec, wanted));
  }

  private void deliverAll() {
    for (boolean moved = true; moved; ) {
      moved = false;
      for (SimClient client : world.clients) {
        moved |= settleAll(client);
      }
      world.settleDown();
    }
  }

  private boolean settleAll(SimClient client) {
    boolean moved = !client.deliveries.toComplete.isEmpty() || client.unwrittenMessages > 0;
    commands.written(client);
    for (int id : List.copyOf(client.deliveries.held.keySet())) {
      if (client.deliveries.held.get(id).qos() < 2) {
        commands.settling.accept(client, id);
        moved = true;
      } else if (!client.deliveries.receiving.contains(id)) {
        commands.settling.receive(client, id);
        moved = true;
      }
    }
    for (int id : List.copyOf(client.deliveries.toComplete)) {
      world.shard.settle(client.connection, id, Outcome.ACCEPTED);
    }
    client.deliveries.toComplete.clear();
    return moved;
  }

  private void removeAll() {
    world.clients.forEach(client -> reopen(client, true));
    for (SimClient client : world.clients) {
      for (SubscriptionName name : Names.SUBSCRIPTIONS) {
        commands.destinations.delete(client, name);
      }
      for (String topic : List.copyOf(client.modelBroker().retained.keySet())) {
        commands.publishing.clear(client, topic);
      }
    }
    // What clears a topic goes to its virtual consumer, too.
    consumeAll();
    deliverAll();
    world.clients.forEach(client -> commands.close(client, false, -1));
    world.settleDown();
    Checks.same("bytes left", world.shard.storedBytes(), 0);
    check(world.shard.isIdle(), "somebody is left");
    world.crash(false);
    world.settleDown();
    Checks.same("bytes left after a crash", world.shard.storedBytes(), 0);
  }
}
