package io.sluice.tests.simulation;

import io.sluice.broker.api.OpenSession;

/** What clients do, by chance: each command goes to the model and to the shard. */
final class Commands {
  /** What a command says that was not possible. */
  static final String NOTHING = "nothing";

  private static final int MAX_TRIES = 5;

  private final World world;
  private final Chance chance;
  private final Profile profile;
  private final Messages messages;
  final PublishCommands publishing;
  final SettleCommands settling;
  private final SubscribeCommands subscribing;
  final ConsumerCommands consuming;
  final DestinationCommands destinations;
  final TransactionCommands transacting;
  private final PromptCommands prompt;
  final PreparedCommands preparing;

  Commands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
    messages = new Messages(world, chance, profile);
    Scheduling scheduling = new Scheduling(world, chance, profile);
    publishing = new PublishCommands(world, chance, profile, messages, scheduling);
    settling = new SettleCommands(world, chance);
    subscribing = new SubscribeCommands(world, chance, profile);
    consuming = new ConsumerCommands(world, chance, profile);
    destinations = new DestinationCommands(world, chance);
    prompt = new PromptCommands(world, chance, profile, messages, this);
    preparing = new PreparedCommands(world, chance, settling);
    transacting = new TransactionCommands(world, chance, messages, scheduling, settling, preparing);
  }

  /** Lets a client do something; what it did, for the trace. */
  String run() {
    String done = NOTHING;
    for (int tries = 0; tries < MAX_TRIES && done.equals(NOTHING); tries++) {
      done = run(chance.any(world.clients));
    }
    return done;
  }

  private String run(SimClient client) {
    if (profile.narrow() && client.isConnected() && world.isAppending() && !chance.oneIn(4)) {
      return makeRoom(client);
    }
    if (client.isOpening) {
      return NOTHING;
    }
    if (!client.isConnected()) {
      return client.modelBroker() == null || chance.oneIn(3) ? NOTHING : open(client);
    }
    if (profile.concurrent() && chance.oneIn(3)) {
      return prompt.run(client);
    }
    return client.isMqtt() ? mqtt(client) : queueing(client);
  }

  /** The client can take a little more. */
  private String makeRoom(SimClient client) {
    return switch (chance.below(3)) {
      case 0 -> client.unwrittenMessages == 0 ? NOTHING : written(client);
      case 1 -> client.consumers.attached().isEmpty() ? NOTHING : consuming.use(client);
      default -> settling.settle(client);
    };
  }

  private String mqtt(SimClient client) {
    return switch (chance.below(28)) {
      case 0, 1, 2, 3, 4, 5 -> publishing.publish(client);
      case 6, 7 -> subscribing.subscribe(client);
      case 8 -> subscribing.unsubscribe(client);
      case 9, 10, 11, 12 -> settling.settle(client);
      case 13, 14 -> settling.receive(client);
      case 15 -> settling.complete(client);
      case 16 -> publishing.forget(client);
      case 17 -> consuming.open(client);
      case 18, 19 -> consuming.use(client);
      case 20, 21 -> transacting.transact(client);
      case 22 -> open(client);
      case 23, 24 -> close(client);
      case 25 -> preparing.run(client);
      default -> written(client);
    };
  }

  private String queueing(SimClient client) {
    return switch (chance.below(28)) {
      case 0, 1, 2, 3 -> publishing.publish(client);
      case 4, 5, 6, 7 -> settling.settle(client);
      case 8 -> settling.receive(client);
      case 9 -> settling.complete(client);
      case 10 -> publishing.forget(client);
      case 11, 12, 13, 14 -> consuming.open(client);
      case 15, 16, 17, 18, 19 -> consuming.use(client);
      case 20 -> destinations.run(client);
      case 21, 22 -> transacting.transact(client);
      case 23 -> open(client);
      case 24 -> close(client);
      case 25 -> preparing.run(client);
      default -> written(client);
    };
  }

  private String open(SimClient client) {
    boolean clean = chance.oneIn(5);
    Long[] expiries = {0L, 50L, 5_000L, 60_000L, OpenSession.NEVER, OpenSession.NEVER};
    long expiry = chance.any(expiries);
    boolean narrow = profile.narrow();
    int wide = client.isMqtt() ? 65_535 : 1_000_000;
    boolean few = narrow && chance.oneIn(2);
    int inflight = few || chance.oneIn(4) ? 1 + chance.below(3) : wide;
    int window = narrow && !few || chance.oneIn(4) ? 1 + chance.below(4) : 10_000;
    SimClient.Will will =
        client.isMqtt() && chance.oneIn(4)
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
    if (!publishWill) {
      client.numbering.saidGoodbye();
    }
    world.shard.close(connection, publishWill, expiry);
  }

  String written(SimClient client) {
    int all = client.unwrittenMessages;
    int written = profile.narrow() && all > 0 ? 1 + chance.below(all) : all;
    client.unwrittenMessages -= written;
    world.shard.written(client.connection, written, written * 100L);
    return client + " wrote " + written;
  }
}
