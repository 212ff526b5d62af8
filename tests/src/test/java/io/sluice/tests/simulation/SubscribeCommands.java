package io.sluice.tests.simulation;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import java.util.ArrayList;
import java.util.List;

/** Subscriptions of sessions, as MQTT's clients have them. */
final class SubscribeCommands {
  private final World world;
  private final Chance chance;
  private final Profile profile;

  SubscribeCommands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  String subscribe(SimClient client) {
    boolean shared = chance.oneIn(3);
    int which = chance.below(shared ? Names.SHARED.size() : Names.FILTERS.size());
    SubscriptionKey key =
        shared ? Names.SHARED.get(which) : new SubscriptionKey(Names.FILTERS.get(which), null);
    int qos = profile.exact() ? 1 + chance.below(2) : chance.below(3);
    Subscription subscription =
        new Subscription(
            key.filter(),
            key.shareName(),
            Qos.ofLevel(qos),
            shared ? Deliveries.SHARED_IDENTIFIERS + which : which,
            !shared && chance.oneIn(5),
            false,
            chance.any(RetainHandling.values()));
    if (shared) {
      world.taken.add(new World.TakenFrom(client, QueueRef.group(key), qos == 0));
    }
    Refusal.Cause refusal =
        world.model.subscribe(client.modelBroker(), client.session(), subscription);
    long tag = client.answers.expect(refusal, refusal == null && client.session().durable);
    world.shard.subscribe(client.connection, tag, List.of(subscription));
    return client + " subscribes to " + subscription + ", refused " + refusal;
  }

  String unsubscribe(SimClient client) {
    List<SubscriptionKey> keys = new ArrayList<>(client.session().subscriptions.keySet());
    keys.add(Names.SHARED.get(0));
    SubscriptionKey key = chance.any(keys);
    boolean existed = client.session().subscriptions.containsKey(key);
    if (existed && key.shareName() != null) {
      if (profile.countsDepths() && hasExactlyOnce(client, key)) {
        return Commands.NOTHING;
      }
      world.leavesGroup(client, key);
    }
    world.model.unsubscribe(client.modelBroker(), client.session(), key);
    long tag = client.answers.expect(existed, existed && client.session().durable);
    world.shard.unsubscribe(client.connection, tag, List.of(key));
    return client + " unsubscribes from " + key;
  }

  /**
   * True if who leaves may have taken some of the group's queue with it, be it on its way: nobody
   * can say then when the queue is full.
   */
  private static boolean hasExactlyOnce(SimClient client, SubscriptionKey key) {
    return client.modelBroker().groups.get(key).queue.entries.stream()
        .anyMatch(entry -> entry.qos == 2);
  }
}
