package io.sluice.tests.simulation;

import io.sluice.broker.api.OpenSession;

/** What clients do, by chance: each command goes to the model and to the shard. */
final class Commands {
  private final World world;
  private final Chance chance;
  private final Messages messages;
  final PublishCommands publishing;
  final SettleCommands settling;
  private final SubscribeCommands subscribing;
  private final ConsumerCommands consuming;
  private final TransactionCommands transacting;

  Commands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    messages = new Messages(world, chance, profile);
    publishing = new PublishCommands(world, chance, messages);
    settling = new SettleCommands(world, chance);
    subscribing = new SubscribeCommands(world, chance, profile);
    consuming = new ConsumerCommands(world, chance, profile);
    transacting = new TransactionCommands(world, chance, messages, settling);
  }

  /** Lets a client do something; what it did, for the trace. */
  String run() {
    SimClient client = chance.any(world.clients);
    if (client.isOpening) {
      return client + " waits";
    }
    if (!client.isConnected()) {
      return client.modelBroker() == null || chance.oneIn(3) ? "nothing" : open(client);
    }
    return switch (chance.below(26)) {
      case 0, 1, 2, 3, 4, 5 -> publishing.publish(client);
      case 6, 7 -> subscribing.subscribe(client);
      case 8 -> subscribing.unsubscribe(client);
      case 9, 10, 11, 12 -> settling.settle(client);
      case 13, 14 -> settling.receive(client);
      case 15 -> settling.complete(client);
      case 16 -> publishing.forget(client);
      case 17 -> consuming.consume(client);
      case 18 -> consuming.closeOrCredit(client);
      case 19, 20 -> transacting.transact(client);
      case 21 -> open(client);
      case 22, 23 -> close(client);
      default -> written(client);
    };
  }

  private String open(SimClient client) {
    boolean clean = chance.oneIn(5);
    Long[] expiries = {0L, 50L, 5_000L, 60_000L, OpenSession.NEVER, OpenSession.NEVER};
    long expiry = chance.any(expiries);
    int inflight = chance.oneIn(4) ? 1 + chance.below(3) : 65_535;
    int window = chance.oneIn(4) ? 1 + chance.below(4) : 10_000;
    SimClient.Will will =
        chance.oneIn(4)
            ? new SimClient.Will(
                messages.any(null, messages.randomTopic(), false),
                chance.below(2) * chance.below(10_000L))
            : null;
    client.open(clean, expiry, inflight, window, will);
    return client + " opens, clean " + clean + ", expiry " + expiry + ", will " + will;
  }

  private String close(SimClient client) {
    boolean publishWill = chance.oneIn(2);
    long expiry = chance.oneIn(6) ? chance.below(1_000L) : -1;
    close(client, publishWill, expiry);
    return client + " closes, will " + publishWill + ", expiry " + expiry;
  }

  void close(SimClient client, boolean publishWill, long expiry) {
    var connection = client.connection;
    world.model.close(client.modelBroker(), client.session(), publishWill, expiry);
    client.disconnected();
    world.shard.close(connection, publishWill, expiry);
  }

  String written(SimClient client) {
    int messages = client.unwrittenMessages;
    client.unwrittenMessages = 0;
    world.shard.written(client.connection, messages, messages * 100L);
    return client + " wrote " + messages;
  }
}
