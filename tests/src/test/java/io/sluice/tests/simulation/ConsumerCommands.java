package io.sluice.tests.simulation;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Source;
import java.util.List;

/** Consumers of queues and of topic subscriptions. */
final class ConsumerCommands {
  private static final int IDS = 4;

  private final World world;
  private final Chance chance;
  private final Profile profile;
  private long lastSerial;

  ConsumerCommands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  String open(SimClient client) {
    long id = 1L + chance.below(IDS);
    SimConsumer existing = client.consumers.get(id);
    if (existing != null && (existing.isClosing || !chance.oneIn(4))) {
      return Commands.NOTHING;
    }
    Wanted wanted = chance.oneIn(2) ? chance.any(Wanted.SOME) : Wanted.ALL;
    Source source = chance.oneIn(2) ? randomTopic() : Source.queue(randomQueue());
    boolean queue = source instanceof Source.OfQueue;
    Qos qos = !profile.exact() && chance.oneIn(4) ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    ConsumerSpec spec =
        new ConsumerSpec(
            id,
            source,
            chance.oneIn(30) ? Wanted.UNREADABLE : wanted.text(),
            qos,
            chance.below(6),
            chance.below(2),
            chance.oneIn(8),
            queue && profile.browsing() && chance.oneIn(3));
    return open(client, spec, wanted);
  }

  private String randomQueue() {
    if (chance.oneIn(5)) {
      return Names.WILDCARD;
    }
    return chance.oneIn(8) ? temporary(false).name() : chance.any(Names.QUEUES);
  }

  private Source randomTopic() {
    if (chance.oneIn(8)) {
      return Source.topic(temporary(true).name());
    }
    return new Source.OfTopic(
        chance.any(Names.FILTERS),
        chance.oneIn(3) ? null : chance.any(Names.SUBSCRIPTIONS),
        chance.oneIn(4));
  }

  private Destination temporary(boolean topic) {
    return chance.any(Names.TEMPORARIES.stream().filter(t -> t.isTopic() == topic).toList());
  }

  String open(SimClient client, ConsumerSpec spec, Wanted wanted) {
    var key = new ModelSubscription.ConsumerKey(client.name, ++lastSerial);
    boolean invalid =
        client.consumers.get(spec.consumerId()) != null
            || Wanted.UNREADABLE.equals(spec.selector());
    QueueRef ref = refOf(spec.source(), key);
    ModelBroker broker = client.modelBroker();
    ModelQueue before = ref == null ? null : ref.in(broker, client.name);
    Refusal.Cause refusal =
        invalid
            ? Refusal.Cause.INVALID
            : ref == null
                ? null
                : world.model.consuming.consume(broker, key, spec.source(), wanted);
    boolean made =
        refusal == null && ref != null && ref.in(broker, client.name) != before && isDurable(spec);
    long tag = client.answers.expect(refusal, made);
    SimConsumer consumer = new SimConsumer(client, key, spec, ref, wanted);
    if (refusal == null) {
      client.consumers.opening(consumer, tag);
    }
    if (refusal == null && !spec.browse()) {
      boolean all = spec.qos() == Qos.AT_MOST_ONCE;
      consumer.queues().forEach(from -> world.taken.add(new World.TakenFrom(client, from, all)));
    }
    world.shard.consume(client.connection, tag, spec);
    return client + " opens " + key + ": " + spec + ", refused " + refusal;
  }

  /** Null for a wildcard. */
  private static QueueRef refOf(Source source, ModelSubscription.ConsumerKey key) {
    if (source instanceof Source.OfTopic topic) {
      return QueueRef.subscription(ModelSubscription.keyOf(topic, key));
    }
    String name = ((Source.OfQueue) source).name();
    return name.equals(Names.WILDCARD) ? null : QueueRef.named(name);
  }

  /** True if what it takes from is in the log. */
  private static boolean isDurable(ConsumerSpec spec) {
    return spec.source() instanceof Source.OfTopic topic
        ? topic.name() != null && topic.name().durable()
        : !Destination.queue(((Source.OfQueue) spec.source()).name()).isTemporary();
  }

  /** Does something with one of the client's consumers. */
  String use(SimClient client) {
    List<SimConsumer> attached = client.consumers.attached();
    if (attached.isEmpty()) {
      return Commands.NOTHING;
    }
    SimConsumer consumer = chance.any(attached);
    return switch (chance.below(8)) {
      case 0 -> drain(consumer);
      case 1 -> grant(consumer, -1 - chance.below(5));
      case 2 -> close(consumer);
      default -> grant(consumer, 1 + chance.below(4));
    };
  }

  private String grant(SimConsumer consumer, int deliveries) {
    consumer.credit.grant(deliveries);
    SimClient client = consumer.client;
    world.shard.credit(client.connection, consumer.spec.consumerId(), deliveries);
    return "grants " + deliveries + " to " + consumer;
  }

  private String drain(SimConsumer consumer) {
    consumer.credit.drain();
    world.shard.drain(consumer.client.connection, consumer.spec.consumerId());
    return "drains " + consumer;
  }

  /** What it has goes back, but for what a transaction settles or was received. */
  String close(SimConsumer consumer) {
    SimClient client = consumer.client;
    Deliveries deliveries = client.deliveries;
    for (int id : List.copyOf(deliveries.held.keySet())) {
      boolean its = deliveries.held.get(id).consumer() == consumer;
      if (its && !client.isInTransaction(id) && !deliveries.receiving.contains(id)) {
        Deliveries.Held back = deliveries.takeBack(id);
        world.redeliveries.lost(client, back);
        world.unwritten.kept(client, back.number());
      }
    }
    world.redeliveries.left(client);
    world.model.consuming.close(client.modelBroker(), consumer.key);
    long tag = client.answers.expect(null, false);
    client.consumers.closing(consumer, tag);
    world.shard.closeConsumer(client.connection, tag, consumer.spec.consumerId());
    return "closes " + consumer;
  }
}
