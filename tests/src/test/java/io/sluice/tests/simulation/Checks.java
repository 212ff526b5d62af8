package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.shard.DurableState;
import io.sluice.broker.shard.Shard;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Compares the shard with the model when nothing is under way. */
final class Checks {
  private final World world;
  private final Profile profile;
  private final Progress progress;

  Checks(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
    progress = new Progress(world);
  }

  void quiet() {
    world.comeToRest();
    world.model.count();
    world.model.config.keySet().forEach(this::compare);
    compareUsage();
    progress.quiet();
    world.settleDown();
    Shard replayed = world.replayed();
    if (!DurableState.same(world.shard, replayed)) {
      throw new AssertionError(
          "the replayed state differs: "
              + difference(DurableState.of(world.shard), DurableState.of(replayed)));
    }
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
    same(id + " subscriptions", status.subscriptions(), broker.subscriptionCount());
    same(id + " retained", status.retainedMessages(), broker.retained.size());
    if (profile.exact() && !world.model.isStoreUncertain) {
      same(id + " messages", status.storedMessages(), Model.stored(broker).size());
      same(id + " bytes", status.storedBytes(), Model.storedBytes(broker));
      compareQueues(id, status, broker);
    }
  }

  private void compareQueues(String id, BrokerStatus status, ModelBroker broker) {
    Map<String, Long> actual = new TreeMap<>();
    for (BrokerStatus.DestinationStatus destination : status.destinations()) {
      if (!destination.destination().isTopic()) {
        actual.put(destination.destination().name(), (long) destination.depth());
      }
    }
    Map<String, Long> wanted = new TreeMap<>();
    broker.named.forEach((name, queue) -> wanted.put(name, (long) queue.depth()));
    check(actual.equals(wanted), id + " queues: " + actual + ", not " + wanted);
  }

  private void compareUsage() {
    ModelUsage usage = world.model.usage;
    same("messages in", sum(UsageRecord::messagesIn), usage.messagesIn);
    same("bytes in", sum(UsageRecord::bytesIn), usage.bytesIn);
    same("connection time", sum(UsageRecord::connectionMillis), usage.connectionMillis);
    if (profile.exact() && !profile.browsing()) {
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

  static void same(String what, long actual, long wanted) {
    check(actual == wanted, what + ": " + actual + ", not " + wanted);
  }
}
