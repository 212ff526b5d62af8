package io.sluice.tests.simulation;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What clients do, by chance: each command goes to the model and to the shard. */
final class Commands {
  static final List<SubscriptionKey> SHARED =
      List.of(
          new SubscriptionKey("a/#", "g"),
          new SubscriptionKey("b", "g"),
          new SubscriptionKey("#", "h"));
  private static final List<String> TOPICS = List.of("a", "a/b", "a/c", "b", "$x/b");
  private static final List<String> FILTERS = List.of("a", "a/#", "a/+", "#", "+/b", "b", "$x/#");
  private static final List<String> QUEUES = List.of("q1", "q2", Model.DEAD_LETTERS);
  private static final Outcome[] OUTCOMES = Outcome.values();

  private final World world;
  private final SplittableRandom random;
  private final Profile profile;
  private int lastNumber;
  private long lastTransaction;

  Commands(World world, SplittableRandom random, Profile profile) {
    this.world = world;
    this.random = random;
    this.profile = profile;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Lets a client do something; what it did, for the trace. */
  String run() {
    SimClient client = any(world.clients);
    if (client.isOpening) {
      return client + " waits";
    }
    if (!client.isConnected()) {
      return client.modelBroker() == null || random.nextInt(3) == 0 ? "nothing" : open(client);
    }
    return switch (random.nextInt(26)) {
      case 0, 1, 2, 3, 4, 5 -> publish(client);
      case 6, 7 -> subscribe(client);
      case 8 -> unsubscribe(client);
      case 9, 10, 11, 12 -> settle(client);
      case 13, 14 -> receive(client);
      case 15 -> complete(client);
      case 16 -> forget(client);
      case 17 -> consume(client);
      case 18 -> closeOrCredit(client);
      case 19, 20 -> transact(client);
      case 21 -> open(client);
      case 22, 23 -> close(client);
      default -> written(client);
    };
  }

  private String open(SimClient client) {
    boolean clean = random.nextInt(5) == 0;
    long[] expiries = {0, 50, 5_000, 60_000, OpenSession.NEVER, OpenSession.NEVER};
    long expiry = expiries[random.nextInt(expiries.length)];
    int inflight = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 65_535;
    int window = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 10_000;
    SimClient.Will will =
        random.nextInt(4) > 0
            ? null
            : new SimClient.Will(
                message(null, randomTopic(), false), random.nextInt(2) * random.nextLong(10_000));
    client.open(clean, expiry, inflight, window, will);
    return client + " opens, clean " + clean + ", expiry " + expiry + ", will " + will;
  }

  private Destination randomTopic() {
    return Destination.topic(any(TOPICS));
  }

  private Sent message(String publisher, Destination to, boolean mayExpire) {
    int qos = profile.exact() ? 1 + random.nextInt(2) : random.nextInt(3);
    boolean retain = to.isTopic() && random.nextInt(5) == 0;
    boolean expires = mayExpire && !profile.exact() && !retain && random.nextInt(4) == 0;
    Sent sent =
        new Sent(
            ++lastNumber,
            publisher,
            to,
            qos,
            retain,
            retain && random.nextInt(4) == 0,
            expires ? world.nowMillis + 1 + random.nextLong(3_000) : 0);
    world.sent.put(sent.number(), sent);
    return sent;
  }

  private Destination randomDestination() {
    return random.nextInt(4) == 0 ? Destination.queue(any(QUEUES)) : randomTopic();
  }

  private String publish(SimClient client) {
    if (!client.unanswered.isEmpty() && random.nextBoolean()) {
      int dedupId = client.unanswered.keySet().iterator().next();
      return publish(client, client.unanswered.get(dedupId), dedupId);
    }
    Sent sent = message(client.name, randomDestination(), true);
    boolean exactlyOnce = sent.qos() == 2 && client.unanswered.isEmpty();
    int dedupId = exactlyOnce ? freeId(client) : 0;
    if (sent.qos() == 2 && !exactlyOnce) {
      return "nothing";
    }
    return publish(client, sent, dedupId);
  }

  private static int freeId(SimClient client) {
    int id = 1;
    while (client.unanswered.containsKey(id) || client.toForget.contains(id)) {
      id++;
    }
    return id;
  }

  private String publish(SimClient client, Sent sent, int dedupId) {
    ModelSession session = client.session();
    boolean known = session.remembered.contains(dedupId);
    boolean taken = known || world.model.publish(client.modelBroker(), sent, client.name);
    boolean logged = taken && isLogged(client, sent);
    if (taken && dedupId > 0) {
      session.remembered.add(dedupId);
      client.unanswered.put(dedupId, sent);
    }
    if (taken && !known) {
      world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering());
    }
    boolean waits = session.durable && dedupId > 0 || logged && !known;
    long tag = client.tag(waits && !known, taken);
    if (dedupId > 0) {
      client.expectDedup(tag, dedupId);
    }
    world.shard.publish(client.connection, tag, sent.toMessage(), dedupId);
    return client
        + " publishes "
        + sent
        + ", dedup "
        + dedupId
        + ", "
        + (taken ? "" : "not ")
        + "taken";
  }

  private static boolean isLogged(SimClient client, Sent sent) {
    return client.modelBroker().retained.containsValue(sent)
        || client.modelBroker().queues().stream()
            .map(queue -> queue.find(sent.number()))
            .anyMatch(entry -> entry != null && entry.logged);
  }

  private String subscribe(SimClient client) {
    boolean shared = random.nextInt(3) == 0;
    int which = random.nextInt(shared ? SHARED.size() : FILTERS.size());
    SubscriptionKey key =
        shared ? SHARED.get(which) : new SubscriptionKey(FILTERS.get(which), null);
    int qos = profile.exact() ? 1 + random.nextInt(2) : random.nextInt(3);
    Subscription subscription =
        new Subscription(
            key.filter(),
            key.shareName(),
            Qos.ofLevel(qos),
            shared ? Deliveries.SHARED_IDENTIFIERS + which : which,
            !shared && random.nextInt(5) == 0,
            false,
            RetainHandling.values()[random.nextInt(3)]);
    if (shared && qos == 0) {
      world.atMostOnce.add(new World.TakenFrom(client, new QueueRef(null, key)));
    }
    boolean taken = world.model.subscribe(client.modelBroker(), client.session(), subscription);
    long tag = client.tag(taken && client.session().durable, taken);
    world.shard.subscribe(client.connection, tag, List.of(subscription));
    return client + " subscribes to " + subscription + ", " + (taken ? "" : "not ") + "taken";
  }

  private String unsubscribe(SimClient client) {
    List<SubscriptionKey> keys = new ArrayList<>(client.session().subscriptions.keySet());
    keys.add(SHARED.get(0));
    SubscriptionKey key = any(keys);
    boolean existed = client.session().subscriptions.containsKey(key);
    world.model.unsubscribe(client.modelBroker(), client.session(), key);
    long tag = client.tag(existed && client.session().durable, existed);
    world.shard.unsubscribe(client.connection, tag, List.of(key));
    return client + " unsubscribes from " + key;
  }

  private String settle(SimClient client) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() == 2);
    ids.removeIf(id -> isInTransaction(client, id));
    if (ids.isEmpty()) {
      return "nothing";
    }
    int id = any(ids);
    Outcome outcome =
        random.nextInt(3) > 0 ? Outcome.ACCEPTED : OUTCOMES[random.nextInt(OUTCOMES.length)];
    Deliveries.Held delivery = client.deliveries.held.remove(id);
    settle(client, delivery, outcome);
    world.shard.settle(client.connection, id, outcome);
    return client + " settles " + id + " " + delivery + " " + outcome;
  }

  void accept(SimClient client, int id) {
    settle(client, client.deliveries.held.remove(id), Outcome.ACCEPTED);
    world.shard.settle(client.connection, id, Outcome.ACCEPTED);
  }

  /** Clears what is retained under a topic. */
  void clear(SimClient client, String topic) {
    Sent sent = new Sent(++lastNumber, null, Destination.topic(topic), 1, true, true, 0);
    world.sent.put(sent.number(), sent);
    publish(client, sent, 0);
  }

  private static boolean isInTransaction(SimClient client, int deliveryId) {
    return client.transaction != null && client.transaction.settlements.containsKey(deliveryId);
  }

  private void settle(SimClient client, Deliveries.Held delivery, Outcome outcome) {
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
  private String receive(SimClient client) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() < 2);
    return ids.isEmpty() ? "nothing" : receive(client, any(ids));
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

  private String complete(SimClient client) {
    if (client.deliveries.toComplete.isEmpty()) {
      return "nothing";
    }
    int id = client.deliveries.toComplete.remove(0);
    world.shard.settle(client.connection, id, Outcome.ACCEPTED);
    return client + " completes " + id;
  }

  private String forget(SimClient client) {
    if (client.toForget.isEmpty()) {
      return "nothing";
    }
    int dedupId = any(client.toForget);
    ModelSession session = client.session();
    boolean known = session.remembered.remove(dedupId);
    long tag = client.tag(known && session.durable);
    client.expectForget(tag, dedupId);
    world.shard.forget(client.connection, tag, dedupId);
    return client + " forgets " + dedupId;
  }

  private String consume(SimClient client) {
    long id = 1L + random.nextInt(3);
    if (client.consumers.containsKey(id)) {
      return "nothing";
    }
    String queue = any(QUEUES);
    int credit = random.nextInt(6);
    Qos qos = !profile.exact() && random.nextInt(4) == 0 ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    client.consumers.put(id, queue);
    client.modelBroker().named(queue);
    if (qos == Qos.AT_MOST_ONCE) {
      world.atMostOnce.add(new World.TakenFrom(client, new QueueRef(queue, null)));
    }
    ConsumerSpec spec =
        new ConsumerSpec(
            id,
            Source.queue(queue),
            null,
            qos,
            credit,
            random.nextInt(2),
            random.nextInt(8) == 0,
            false);
    world.shard.consume(client.connection, client.tag(false), spec);
    return client + " consumes " + spec;
  }

  private String closeOrCredit(SimClient client) {
    if (client.consumers.isEmpty()) {
      return "nothing";
    }
    long id = any(List.copyOf(client.consumers.keySet()));
    if (random.nextInt(3) > 0) {
      world.shard.credit(client.connection, id, 1 + random.nextInt(4));
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
    world.shard.closeConsumer(client.connection, client.tag(false), id);
    return client + " closes consumer " + id;
  }

  private String transact(SimClient client) {
    Buffered transaction = client.transaction;
    if (transaction == null) {
      client.transaction = new Buffered(++lastTransaction);
      world.shard.begin(client.connection, lastTransaction);
      return client + " begins " + lastTransaction;
    }
    return switch (random.nextInt(5)) {
      case 0, 1 -> publishIn(client, transaction);
      case 2 -> settleIn(client, transaction);
      case 3 -> commit(client, transaction);
      default -> {
        client.transaction = null;
        world.shard.rollback(client.connection, client.tag(false, true), transaction.id);
        yield client + " rolls back";
      }
    };
  }

  private String publishIn(SimClient client, Buffered transaction) {
    Sent sent = message(null, randomDestination(), false);
    if (sent.retain()) {
      return "nothing";
    }
    transaction.publishes.add(sent);
    world.shard.publish(
        client.connection, client.tag(false, true), sent.toMessage(), transaction.id);
    return client + " publishes in its transaction " + sent;
  }

  private String settleIn(SimClient client, Buffered transaction) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() == 2);
    if (ids.isEmpty()) {
      return "nothing";
    }
    int id = any(ids);
    if (transaction.settlements.putIfAbsent(id, Outcome.ACCEPTED) == null) {
      world.shard.settle(client.connection, id, Outcome.ACCEPTED, transaction.id);
    }
    return client + " settles in its transaction " + id;
  }

  private String commit(SimClient client, Buffered transaction) {
    client.transaction = null;
    boolean taken =
        world.model.publishAll(client.modelBroker(), transaction.publishes, client.name);
    boolean logged = false;
    if (taken) {
      for (Sent sent : transaction.publishes) {
        world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering());
        logged |= isLogged(client, sent);
      }
      transaction.settlements.forEach(
          (id, outcome) -> settle(client, client.deliveries.held.remove(id), outcome));
    }
    long tag = client.tag(logged, taken);
    world.shard.commit(client.connection, tag, transaction.id);
    return client + " commits, " + (taken ? "" : "not ") + "taken";
  }

  private String close(SimClient client) {
    boolean publishWill = random.nextBoolean();
    long expiry = random.nextInt(6) == 0 ? random.nextLong(1_000) : -1;
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
