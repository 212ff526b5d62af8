package io.sluice.tests.simulation;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import java.util.List;
import java.util.Map;

/** Consumers of queues. */
final class ConsumerCommands {
  private final World world;
  private final Chance chance;
  private final Profile profile;

  ConsumerCommands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  String consume(SimClient client) {
    long id = 1L + chance.below(3);
    if (client.consumers.containsKey(id)) {
      return "nothing";
    }
    String queue = chance.any(Names.QUEUES);
    int credit = chance.below(6);
    Qos qos = !profile.exact() && chance.oneIn(4) ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    client.consumers.put(id, queue);
    client.modelBroker().named(queue);
    if (qos == Qos.AT_MOST_ONCE) {
      world.atMostOnce.add(new World.TakenFrom(client, new QueueRef(queue, null)));
    }
    ConsumerSpec spec =
        new ConsumerSpec(
            id, Source.queue(queue), null, qos, credit, chance.below(2), chance.oneIn(8), false);
    world.shard.consume(client.connection, client.answers.expect(null, false), spec);
    return client + " consumes " + spec;
  }

  String closeOrCredit(SimClient client) {
    if (client.consumers.isEmpty()) {
      return "nothing";
    }
    long id = chance.any(List.copyOf(client.consumers.keySet()));
    if (!chance.oneIn(3)) {
      world.shard.credit(client.connection, id, 1 + chance.below(4));
      return client + " grants " + id;
    }
    if (client.transaction != null) {
      return "nothing";
    }
    world.endTurn();
    world.settleDown();
    String queue = client.consumers.remove(id);
    Map<Integer, Deliveries.Held> held = client.deliveries.held;
    for (int delivery : List.copyOf(held.keySet())) {
      if (queue.equals(held.get(delivery).queue().named())) {
        client.deliveries.giveBack(held.get(delivery));
        if (client.consumers.values().stream().noneMatch(queue::equals)) {
          held.remove(delivery);
        }
      }
    }
    world.shard.closeConsumer(client.connection, client.answers.expect(null, false), id);
    return client + " closes consumer " + id;
  }
}
