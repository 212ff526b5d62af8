package io.sluice.tests.simulation;

import io.sluice.broker.api.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What clients do with their deliveries. */
final class SettleCommands {
  private final World world;
  private final Chance chance;

  SettleCommands(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  String settle(SimClient client) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() == 2);
    ids.removeIf(id -> isInTransaction(client, id));
    if (ids.isEmpty()) {
      return "nothing";
    }
    int id = chance.any(ids);
    Outcome outcome = chance.oneIn(3) ? chance.any(Outcome.values()) : Outcome.ACCEPTED;
    Deliveries.Held delivery = client.deliveries.held.remove(id);
    settled(client, delivery, outcome);
    world.shard.settle(client.connection, id, outcome);
    return client + " settles " + id + " " + delivery + " " + outcome;
  }

  private static boolean isInTransaction(SimClient client, int deliveryId) {
    return client.transaction != null && client.transaction.settlements.containsKey(deliveryId);
  }

  void accept(SimClient client, int id) {
    settled(client, client.deliveries.held.remove(id), Outcome.ACCEPTED);
    world.shard.settle(client.connection, id, Outcome.ACCEPTED);
  }

  /** The model's part of it. */
  void settled(SimClient client, Deliveries.Held delivery, Outcome outcome) {
    ModelBroker broker = client.modelBroker();
    ModelQueue queue = delivery.queue().in(broker, client.name);
    if (outcome == Outcome.ACCEPTED) {
      world.model.usage.out(world.sent.get(delivery.number()));
    } else {
      client.deliveries.giveBack(delivery);
    }
    if (queue == null) {
      return;
    }
    world.model.count();
    switch (outcome) {
      case ACCEPTED -> queue.remove(delivery.number());
      case REJECTED -> world.model.reject(broker, queue, delivery.number());
      case MODIFIED_FAILED, MODIFIED_UNDELIVERABLE_HERE ->
          world.model.fail(broker, queue, delivery.number());
      case RELEASED -> {}
    }
  }

  /** The first half of settling exactly once. */
  String receive(SimClient client) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() < 2);
    return ids.isEmpty() ? "nothing" : receive(client, chance.any(ids));
  }

  String receive(SimClient client, int id) {
    Deliveries.Held delivery = client.deliveries.held.get(id);
    ModelQueue queue = delivery.queue().in(client.modelBroker(), client.name);
    if (client.deliveries.receiving.add(id)) {
      world.model.usage.out(world.sent.get(delivery.number()));
      world.model.count();
      if (queue != null) {
        queue.remove(delivery.number());
      }
    }
    world.shard.receive(client.connection, id);
    return client + " received " + id + " " + delivery;
  }

  String complete(SimClient client) {
    if (client.deliveries.toComplete.isEmpty()) {
      return "nothing";
    }
    int id = client.deliveries.toComplete.remove(0);
    world.shard.settle(client.connection, id, Outcome.ACCEPTED);
    return client + " completes " + id;
  }
}
