package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;

/** Temporary destinations, and topic subscriptions by their names. */
final class DestinationCommands {
  private final World world;
  private final Chance chance;

  /** What is said of a subscription. */
  record Found(Source.OfTopic source, String selector) {}

  DestinationCommands(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  String run(SimClient client) {
    return switch (chance.below(5)) {
      case 0, 1 -> createTemporary(client);
      case 2 -> deleteTemporary(client);
      case 3 -> find(client, chance.any(Names.SUBSCRIPTIONS));
      default -> delete(client, chance.any(Names.SUBSCRIPTIONS));
    };
  }

  private String createTemporary(SimClient client) {
    Destination destination =
        chance.oneIn(20) ? Destination.queue("q1") : chance.any(Names.TEMPORARIES);
    Refusal.Cause refusal =
        world.model.consuming.createTemporary(client.modelBroker(), client.name, destination);
    long tag = client.answers.expect(refusal, false);
    world.shard.createTemporary(client.connection, tag, destination);
    return client + " creates " + destination + ", refused " + refusal;
  }

  private String deleteTemporary(SimClient client) {
    Destination destination = chance.any(Names.TEMPORARIES);
    int consumers =
        (int)
            world
                .attached(client.broker)
                .filter(consumer -> consumer.takesFrom(destination))
                .count();
    Refusal.Cause refusal =
        world.model.consuming.deleteTemporary(
            client.modelBroker(), client.name, destination, consumers);
    long tag = client.answers.expect(refusal, false);
    world.shard.deleteTemporary(client.connection, tag, destination);
    return client + " deletes " + destination + ", refused " + refusal;
  }

  private String find(SimClient client, SubscriptionName name) {
    ModelSubscription found = client.modelBroker().subscriptions.get(name.toString());
    Found expected =
        found == null ? new Found(null, null) : new Found(found.source(), found.wanted.text());
    long tag = client.answers.expect(expected, false);
    world.shard.findSubscription(client.connection, tag, name);
    return client + " looks for " + name;
  }

  String delete(SimClient client, SubscriptionName name) {
    Refusal.Cause refusal = world.model.consuming.deleteSubscription(client.modelBroker(), name);
    long tag = client.answers.expect(refusal, refusal == null && name.durable());
    world.shard.deleteSubscription(client.connection, tag, name);
    return client + " deletes " + name + ", refused " + refusal;
  }
}
