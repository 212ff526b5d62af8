package io.sluice.tests.simulation;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import java.util.List;

/** A queue whose consumers wait for its messages, and take them soon or do something else. */
final class PromptCommands {
  private static final long CONSUMER = 100;

  private final World world;
  private final Chance chance;
  private final Profile profile;
  private final Messages messages;
  private final Commands commands;

  PromptCommands(
      World world, Chance chance, Profile profile, Messages messages, Commands commands) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
    this.messages = messages;
    this.commands = commands;
  }

  String run(SimClient client) {
    if (client.consumers.get(CONSUMER) == null) {
      boolean atMostOnce = !profile.exact() && chance.oneIn(6);
      Qos qos = atMostOnce ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
      Source source = Source.queue(Names.PROMPT);
      ConsumerSpec spec = new ConsumerSpec(CONSUMER, source, null, qos, 5, 0, false, false);
      return commands.consuming.open(client, spec, Wanted.ALL);
    }
    List<Integer> held =
        client.deliveries.held.entrySet().stream()
            .filter(entry -> Names.PROMPT.equals(entry.getValue().queue().named()))
            .filter(entry -> entry.getValue().qos() < 2 && !client.isInTransaction(entry.getKey()))
            .map(entry -> entry.getKey())
            .toList();
    return switch (chance.below(4)) {
      case 0, 1 -> {
        Sent sent = messages.plain(client.name, Destination.queue(Names.PROMPT));
        yield commands.publishing.publish(client, sent, 0);
      }
      case 2 -> held.isEmpty() ? Commands.NOTHING : settle(client, chance.any(held));
      default -> credit(client);
    };
  }

  private String settle(SimClient client, int id) {
    Outcome outcome = chance.oneIn(6) ? chance.any(Outcome.values()) : Outcome.ACCEPTED;
    return commands.settling.settle(client, id, outcome);
  }

  private String credit(SimClient client) {
    SimConsumer consumer = client.consumers.get(CONSUMER);
    if (!consumer.isAttached()) {
      return Commands.NOTHING;
    }
    consumer.credit.grant(5);
    world.shard.credit(client.connection, CONSUMER, 5);
    return "grants 5 to " + consumer;
  }
}
