package io.sluice.tests.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;
import java.util.ArrayList;
import java.util.List;

/** Transactions of two phases: what one client prepares, any of its broker ends. */
final class PreparedCommands {
  /** What the answer says to one that has nothing to commit. */
  static final String READ_ONLY = "read only";

  private final World world;
  private final Chance chance;
  private final SettleCommands settling;
  private int lastName;

  PreparedCommands(World world, Chance chance, SettleCommands settling) {
    this.world = world;
    this.chance = chance;
    this.settling = settling;
  }

  /** A new name, or now and then one that is in use. */
  Xid anyName(SimClient client) {
    List<Xid> used = List.copyOf(client.modelBroker().prepared);
    return !used.isEmpty() && chance.oneIn(5) ? chance.any(used) : newName();
  }

  private Xid newName() {
    return new Xid(1, Integer.toString(++lastName).getBytes(UTF_8), new byte[0]);
  }

  /** The model's part of it; the cause if it is refused, {@link #READ_ONLY}, or null. */
  Object prepare(SimClient client, Buffered transaction, Xid xid) {
    ModelBroker broker = client.modelBroker();
    if (broker.prepared.contains(xid)) {
      return Refusal.Cause.IN_USE;
    }
    if (transaction.repeats) {
      return Refusal.Cause.NOT_FOUND; // It repeats one that has ended.
    }
    if (transaction.publishes.isEmpty() && transaction.settlements.isEmpty()) {
      return READ_ONLY;
    }
    List<Sent> lasting = transaction.publishes.stream().map(PreparedCommands::lasting).toList();
    Refusal.Cause refusal = world.model.publishing.publishAll(broker, lasting, client.name);
    if (refusal == null) {
      broker.prepared.add(xid);
      client.preparing.add(xid);
      holdPublished(broker, lasting, new ModelQueue.Prepared(xid, null, client, 0, null));
      holdScheduled(broker, transaction.publishes, xid);
      transaction.publishes.forEach(
          sent -> world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering()));
      transaction.noteIn(broker);
      transaction.settlements.forEach((id, outcome) -> holdSettled(client, xid, id, outcome));
    }
    return refusal;
  }

  /** What is prepared is as durable as its queues. */
  private static Sent lasting(Sent sent) {
    Message m = sent.message();
    Message lasting =
        new Message(
            m.destination(),
            m.qos(),
            true,
            m.retain(),
            m.priority(),
            m.timestampMillis(),
            m.expiresAtMillis(),
            m.schedule(),
            m.properties(),
            m.body());
    return new Sent(sent.number(), sent.publisher(), lasting);
  }

  private static void holdPublished(
      ModelBroker broker, List<Sent> published, ModelQueue.Prepared prepared) {
    for (ModelQueue queue : broker.queues()) {
      queue.entries.stream()
          .filter(entry -> published.contains(entry.sent))
          .forEach(entry -> entry.prepared = prepared);
    }
  }

  /** What goes later lasts no longer then than its sender asked for. */
  private static void holdScheduled(ModelBroker broker, List<Sent> published, Xid xid) {
    broker.scheduled.replaceAll(
        scheduled -> {
          int place = published.indexOf(scheduled.sent);
          return place < 0 ? scheduled : scheduled.preparedAs(published.get(place), xid);
        });
  }

  private static void holdSettled(SimClient client, Xid xid, int id, Outcome outcome) {
    Deliveries.Held delivery = client.deliveries.held.remove(id);
    ModelQueue queue = delivery.from();
    boolean isThere =
        queue != null && queue == delivery.queue().in(client.modelBroker(), client.name);
    ModelQueue.Entry entry =
        isThere ? queue.find(delivery.number(), delivery.failures(), delivery.qos()) : null;
    if (entry != null) {
      entry.prepared = new ModelQueue.Prepared(xid, outcome, client, id, delivery);
    }
    client.prepared.put(id, xid);
  }

  /** Ends a prepared transaction, or asks for all. */
  String run(SimClient client) {
    List<Xid> all = new ArrayList<>(client.modelBroker().prepared);
    if (chance.oneIn(5)) {
      world.shard.recover(client.connection, client.answers.expect(all, false));
      return client + " recovers " + all;
    }
    if (all.isEmpty() && !chance.oneIn(10)) {
      return Commands.NOTHING;
    }
    List<Xid> ended = List.copyOf(client.modelBroker().ended.keySet());
    if (!ended.isEmpty() && chance.oneIn(5)) {
      return end(client, chance.any(ended), chance.oneIn(2));
    }
    Xid xid = all.isEmpty() ? newName() : chance.any(all);
    return end(client, xid, chance.oneIn(2));
  }

  /** Ends all that are left in the client's broker. */
  void endAll(SimClient client) {
    for (Xid xid : List.copyOf(client.modelBroker().prepared)) {
      world.trace(end(client, xid, chance.oneIn(2)));
    }
  }

  private String end(SimClient by, Xid xid, boolean commits) {
    ModelBroker broker = by.modelBroker();
    boolean known = broker.prepared.remove(xid);
    if (known) {
      long chunk = world.laneOf(by.broker).gathering();
      broker.ended.put(xid, new ModelBroker.Ended(commits, chunk));
    }
    ModelBroker.Ended ended = broker.ended.get(xid);
    boolean isSo = ended != null && ended.committed() == commits;
    world.model.count();
    for (ModelQueue queue : broker.queues()) {
      for (ModelQueue.Entry entry : List.copyOf(queue.entries)) {
        if (entry.prepared != null && entry.prepared.xid().equals(xid)) {
          end(by, queue, entry, commits);
        }
      }
    }
    broker.scheduled.removeIf(scheduled -> xid.equals(scheduled.prepared) && !commits);
    broker.scheduled.stream()
        .filter(scheduled -> xid.equals(scheduled.prepared))
        .forEach(scheduled -> scheduled.prepared = null);
    world.clients.forEach(client -> client.prepared.values().removeIf(xid::equals));
    tellPreparer(by, xid, commits);
    long tag =
        isSo
            ? by.answers.expectAfter(null, ended.chunk())
            : by.answers.expect(Refusal.Cause.NOT_FOUND, false);
    if (commits) {
      world.shard.commitPrepared(by.connection, tag, xid);
    } else {
      world.shard.rollbackPrepared(by.connection, tag, xid);
    }
    return by + (commits ? " commits " : " rolls back ") + xid + ", known " + isSo;
  }

  private void tellPreparer(SimClient by, Xid xid, boolean commits) {
    for (SimClient client : world.clients) {
      if (client.preparing.remove(xid) && client != by) {
        client.answers.expectNews(new SessionEvent.PreparedEnded(xid, commits));
      }
    }
  }

  private void end(SimClient by, ModelQueue queue, ModelQueue.Entry entry, boolean commits) {
    ModelQueue.Prepared prepared = entry.prepared;
    entry.prepared = null;
    if (prepared.outcome() != null) {
      endSettled(queue, entry, prepared, commits);
    } else if (commits) {
      world.storedIn.put(entry.sent.number(), world.laneOf(by.broker).gathering());
      if (entry.qos == 0) {
        // Lost if nobody is there to take it.
        world.perhapsLost.add(entry.sent.number());
      }
    } else {
      queue.entries.remove(entry);
    }
  }

  private void endSettled(
      ModelQueue queue, ModelQueue.Entry entry, ModelQueue.Prepared prepared, boolean commits) {
    SimClient client = prepared.client();
    Deliveries.Held delivery = prepared.delivery();
    boolean has = prepared.xid().equals(client.prepared.get(prepared.deliveryId()));
    if (!commits && has && delivery.consumer().isAttached()) {
      client.deliveries.held.put(prepared.deliveryId(), delivery);
      return;
    }
    Outcome outcome = commits ? prepared.outcome() : Outcome.MODIFIED_FAILED;
    if (outcome == Outcome.ACCEPTED) {
      world.model.usage.out(entry.sent);
    }
    settling.settled(client, delivery, queue, entry, outcome);
  }
}
