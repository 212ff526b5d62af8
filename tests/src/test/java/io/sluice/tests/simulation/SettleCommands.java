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
    ids.removeIf(id -> client.isInTransaction(id));
    if (ids.isEmpty()) {
      return Commands.NOTHING;
    }
    Outcome outcome = chance.oneIn(3) ? chance.any(Outcome.values()) : Outcome.ACCEPTED;
    return settle(client, chance.any(ids), outcome);
  }

  String settle(SimClient client, int id, Outcome outcome) {
    Deliveries.Held delivery = client.deliveries.held.remove(id);
    settled(client, delivery, outcome);
    if (outcome == Outcome.ACCEPTED) {
      world.unwritten.consumed(delivery.number());
    } else {
      world.unwritten.kept(client, delivery.number());
    }
    world.shard.settle(client.connection, id, outcome);
    return client + " settles " + id + " " + delivery + " " + outcome;
  }

  void accept(SimClient client, int id) {
    settle(client, id, Outcome.ACCEPTED);
  }

  /** The model's part of it. */
  void settled(SimClient client, Deliveries.Held delivery, Outcome outcome) {
    ModelBroker broker = client.modelBroker();
    ModelQueue queue = delivery.from();
    Sent sent = world.sent.get(delivery.number());
    if (outcome == Outcome.ACCEPTED) {
      world.model.usage.out(sent);
    } else {
      client.deliveries.giveBack(delivery);
    }
    boolean isThere = queue != null && queue == delivery.queue().in(broker, client.name);
    ModelQueue.Entry entry =
        isThere ? queue.find(delivery.number(), delivery.failures(), delivery.qos()) : null;
    if (entry != null) {
      world.model.count();
      settled(client, delivery, queue, entry, outcome);
    }
  }

  /** What becomes of the entry. */
  void settled(
      SimClient client,
      Deliveries.Held delivery,
      ModelQueue queue,
      ModelQueue.Entry entry,
      Outcome outcome) {
    ModelBroker broker = client.modelBroker();
    switch (outcome) {
      case ACCEPTED -> queue.entries.remove(entry);
      case REJECTED -> world.model.reject(broker, queue, entry);
      case RELEASED -> world.redeliveries.released(client, delivery);
      case MODIFIED_FAILED, MODIFIED_UNDELIVERABLE_HERE -> {
        world.redeliveries.lost(client, delivery);
        world.model.fail(broker, queue, entry);
        if (outcome == Outcome.MODIFIED_UNDELIVERABLE_HERE) {
          client.deliveries.refuse(delivery);
        }
      }
    }
  }

  /** The first half of settling exactly once. */
  String receive(SimClient client) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() < 2);
    return ids.isEmpty() ? Commands.NOTHING : receive(client, chance.any(ids));
  }

  String receive(SimClient client, int id) {
    Deliveries.Held delivery = client.deliveries.held.get(id);
    if (client.deliveries.receiving.add(id)) {
      world.model.usage.out(world.sent.get(delivery.number()));
      world.model.count();
      if (delivery.from() != null) {
        delivery.from().remove(delivery.number(), delivery.failures(), delivery.qos());
      }
    }
    world.shard.receive(client.connection, id);
    return client + " received " + id + " " + delivery;
  }

  String complete(SimClient client) {
    if (client.deliveries.toComplete.isEmpty()) {
      return Commands.NOTHING;
    }
    int id = client.deliveries.toComplete.remove(0);
    world.shard.settle(client.connection, id, Outcome.ACCEPTED);
    return client + " completes " + id;
  }
}
