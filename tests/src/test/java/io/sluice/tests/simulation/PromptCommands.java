package io.sluice.tests.simulation;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import java.util.ArrayList;
import java.util.List;

/** Queues whose consumers wait for messages, and take them soon or do something else. */
final class PromptCommands {
  private static final long FIRST_CONSUMER = 100;

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
    // All of them would be most of the queues that a plan allows.
    int place = profile.limited() ? 0 : chance.below(Names.PROMPT.size());
    String queue = Names.PROMPT.get(place);
    SimConsumer consumer = client.consumers.get(FIRST_CONSUMER + place);
    if (consumer == null) {
      return open(client, FIRST_CONSUMER + place, queue);
    }
    return switch (chance.below(16)) {
      case 0, 1, 2, 3, 4, 5, 6 -> publish(client, queue);
      case 7, 8, 9, 10 -> settle(client, queue);
      case 11, 12 -> transact(client, queue);
      case 13 -> consumer.isAttached() ? commands.consuming.close(consumer) : Commands.NOTHING;
      case 14 -> lose(client);
      default -> consumer.isAttached() ? credit(consumer) : Commands.NOTHING;
    };
  }

  /** The connection is lost, and with it what its client does not know: that it sends again. */
  private String lose(SimClient client) {
    if (!client.numbering.waits() || chance.either()) {
      return Commands.NOTHING;
    }
    commands.close(client, true, -1);
    return client + " loses its connection";
  }

  private String open(SimClient client, long id, String queue) {
    ConsumerSpec spec =
        new ConsumerSpec(id, Source.queue(queue), null, qosOf(queue), 5, 0, false, false);
    return commands.consuming.open(client, spec, Wanted.ALL);
  }

  private Qos qosOf(String queue) {
    if (queue.equals(Names.PROMPT_ONCE) && chance.either()) {
      return Qos.EXACTLY_ONCE;
    }
    boolean atMostOnce = !profile.exact() && chance.oneIn(12);
    return atMostOnce ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
  }

  private String publish(SimClient client, String queue) {
    if (client.numbering.repeats()) {
      return commands.publishing.publish(client, client.numbering.again());
    }
    boolean numbered = !client.isMqtt() && chance.oneIn(3);
    Sent sent = messages.plain(numbered ? null : client.name, Destination.queue(queue));
    if (numbered) {
      return commands.publishing.publish(client, client.numbering.next(sent));
    }
    return commands.publishing.publish(client, sent, 0);
  }

  private String settle(SimClient client, String queue) {
    List<Integer> held = held(client, queue);
    if (held.isEmpty()) {
      return Commands.NOTHING;
    }
    int id = chance.any(held);
    if (client.deliveries.held.get(id).qos() == 2) {
      return commands.settling.receive(client, id);
    }
    Outcome outcome = chance.oneIn(6) ? chance.any(Outcome.values()) : Outcome.ACCEPTED;
    return commands.settling.settle(client, id, outcome);
  }

  private String transact(SimClient client, String queue) {
    List<Integer> held = new ArrayList<>(held(client, queue));
    held.removeIf(id -> client.deliveries.held.get(id).qos() == 2);
    return held.isEmpty()
        ? Commands.NOTHING
        : commands.transacting.accept(client, chance.any(held));
  }

  private static List<Integer> held(SimClient client, String queue) {
    return client.deliveries.held.entrySet().stream()
        .filter(entry -> queue.equals(entry.getValue().queue().named()))
        .map(entry -> entry.getKey())
        .filter(id -> !client.isInTransaction(id) && !client.deliveries.receiving.contains(id))
        .toList();
  }

  private String credit(SimConsumer consumer) {
    consumer.credit.grant(5);
    world.shard.credit(consumer.client.connection, consumer.spec.consumerId(), 5);
    return "grants 5 to " + consumer;
  }
}
