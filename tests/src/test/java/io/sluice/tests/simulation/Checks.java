package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Source;
import io.sluice.broker.shard.DurableState;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.function.ToLongFunction;

/** Compares the shard with the model when nothing is under way. */
final class Checks {
  private static final int WIDE = 1_000_000;
  private final World world;
  private final Commands commands;
  private final Profile profile;

  Checks(World world, Commands commands, Profile profile) {
    this.world = world;
    this.commands = commands;
    this.profile = profile;
  }

  void quiet() {
    world.settleDown();
    world.model.count();
    world.model.config.keySet().forEach(this::compare);
    compareUsage();
    world.settleDown();
    List<String> live = DurableState.of(world.shard);
    List<String> replayed = DurableState.of(world.replayed());
    check(live.equals(replayed), "the replayed state differs: " + difference(live, replayed));
  }

  private static String difference(List<String> live, List<String> replayed) {
    List<String> lost = live.stream().filter(record -> !replayed.contains(record)).toList();
    List<String> extra = replayed.stream().filter(record -> !live.contains(record)).toList();
    return "without " + lost + ", with " + extra;
  }

  private void compare(String id) {
    BrokerStatus status = world.shard.status(id);
    ModelBroker broker = world.model.broker(id);
    long connected = broker.sessions.values().stream().filter(s -> s.connected).count();
    same(id + " connections", status.connections(), connected);
    same(id + " sessions", status.sessions(), broker.sessions.size());
    same(
        id + " subscriptions",
        status.subscriptions(),
        broker.sessions.values().stream().mapToLong(s -> s.subscriptions.size()).sum());
    same(id + " retained", status.retainedMessages(), broker.retained.size());
    if (profile.exact() && !world.model.isStoreUncertain) {
      same(id + " messages", status.storedMessages(), Model.stored(broker).size());
      same(id + " bytes", status.storedBytes(), Model.storedBytes(broker));
    }
  }

  private void compareUsage() {
    ModelUsage usage = world.model.usage;
    same("messages in", sum(UsageRecord::messagesIn), usage.messagesIn);
    same("bytes in", sum(UsageRecord::bytesIn), usage.bytesIn);
    same("connection time", sum(UsageRecord::connectionMillis), usage.connectionMillis);
    if (profile.exact()) {
      same("messages out", sum(UsageRecord::messagesOut), usage.messagesOut);
      same("bytes out", sum(UsageRecord::bytesOut), usage.bytesOut);
    }
    if (profile.exact() && !world.model.wasStoreUncertain) {
      same("stored bytes time", sum(UsageRecord::storedByteMillis), usage.storedByteMillis);
    }
  }

  private long sum(ToLongFunction<UsageRecord> figure) {
    return world.shard.usage(0, Long.MAX_VALUE).stream().mapToLong(figure).sum();
  }

  private static void same(String what, long actual, long wanted) {
    check(actual == wanted, what + ": " + actual + ", not " + wanted);
  }

  /** Everything is delivered and settled, then everything is removed: nothing is left. */
  void atTheEnd() {
    world.trace.add("the end");
    quiet();
    world.model.limits.clear();
    world.model.config.putAll(world.kinds);
    world.configure();
    world.settleDown();
    world.advance(10_000);
    world.settleDown();
    world.model.brokers().forEach(this::forgetExpired);
    world.clients.forEach(client -> reopen(client, false));
    consumeAll();
    deliverAll();
    for (ModelBroker broker : world.model.brokers()) {
      for (ModelQueue queue : broker.queues()) {
        queue.entries.removeIf(entry -> world.perhapsLost.contains(entry.sent.number()));
        check(
            queue.entries.isEmpty(),
            "not delivered: " + queue.entries.stream().map(entry -> entry.sent).toList());
      }
    }
    for (SimClient client : world.clients) {
      check(client.deliveries.isComplete(), "not ended: " + client.deliveries);
    }
    quiet();
    removeAll();
  }

  private void forgetExpired(ModelBroker broker) {
    for (ModelQueue queue : broker.queues()) {
      queue.entries.removeIf(entry -> entry.sent.expiredAt(world.nowMillis));
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
      long id = 1;
      for (String queue : List.copyOf(client.modelBroker().named.keySet())) {
        client.consumers.put(id, queue);
        world.shard.consume(
            client.connection,
            client.answers.expect(null, false),
            ConsumerSpec.of(id++, Source.queue(queue), WIDE));
      }
    }
    world.settleDown();
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
      for (String topic : List.copyOf(client.modelBroker().retained.keySet())) {
        commands.publishing.clear(client, topic);
      }
      commands.close(client, false, -1);
    }
    world.settleDown();
    same("bytes left", world.shard.storedBytes(), 0);
    check(world.shard.isIdle(), "somebody is left");
    world.crash(false);
    world.settleDown();
    same("bytes left after a crash", world.shard.storedBytes(), 0);
  }
}
