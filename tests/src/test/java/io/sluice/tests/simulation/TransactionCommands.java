package io.sluice.tests.simulation;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Xid;
import java.util.ArrayList;
import java.util.List;

/** Transactions: one at a time of a client. */
final class TransactionCommands {
  private final World world;
  private final Chance chance;
  private final Messages messages;
  private final Scheduling scheduling;
  private final SettleCommands settling;
  private final PreparedCommands preparing;
  private long lastTransaction;

  TransactionCommands(
      World world,
      Chance chance,
      Messages messages,
      Scheduling scheduling,
      SettleCommands settling,
      PreparedCommands preparing) {
    this.world = world;
    this.chance = chance;
    this.messages = messages;
    this.scheduling = scheduling;
    this.settling = settling;
    this.preparing = preparing;
  }

  String transact(SimClient client) {
    Buffered transaction = client.transaction;
    if (transaction == null) {
      return begin(client);
    }
    return switch (chance.below(10)) {
      case 0, 1, 2, 3 -> publish(client, transaction);
      case 4, 5 -> settle(client, transaction);
      case 6 -> commit(client, transaction);
      case 7, 8 -> prepare(client, transaction);
      default -> rollback(client, transaction);
    };
  }

  private String begin(SimClient client) {
    client.transaction = new Buffered(++lastTransaction);
    world.shard.begin(client.connection, lastTransaction);
    return client + " begins " + lastTransaction;
  }

  /** Accepts a delivery in the client's transaction, of which that may be all. */
  String accept(SimClient client, int id) {
    String begun = client.transaction == null ? begin(client) + "; " : "";
    String done = begun + settle(client, client.transaction, id, Outcome.ACCEPTED);
    return chance.either() ? done : done + "; " + commit(client, client.transaction);
  }

  private String publish(SimClient client, Buffered transaction) {
    if (client.numbering.repeats() && chance.oneIn(2)) {
      return publish(client, transaction, client.numbering.again());
    }
    Sent sent = messages.any(null, messages.randomDestination(), false);
    if (sent.retain()) {
      return Commands.NOTHING;
    }
    sent = scheduling.isLimited() ? sent : scheduling.perhapsLater(sent);
    if (!client.isMqtt() && sent.message().schedule() == null && chance.oneIn(2)) {
      return publish(client, transaction, client.numbering.next(sent));
    }
    transaction.publishes.add(sent);
    long tag = client.answers.expect(null, false);
    world.shard.publish(client.connection, tag, sent.message(), null, transaction.id);
    return client + " publishes in its transaction " + sent;
  }

  private String publish(SimClient client, Buffered transaction, Numbering.Numbered message) {
    Sent sent = message.sent();
    boolean known = client.modelBroker().knows(message.by());
    if (known) {
      transaction.repeats = true;
      long chunk = world.storedIn.getOrDefault(sent.number(), Answers.AT_ONCE);
      transaction.repeatedChunk = Math.max(transaction.repeatedChunk, chunk);
    } else {
      transaction.publishes.add(sent);
    }
    transaction.numbered.add(message);
    long tag = client.answers.expect(null, false);
    world.shard.publish(client.connection, tag, sent.message(), message.by(), transaction.id);
    return client + " publishes in its transaction " + message + ", known " + known;
  }

  private String settle(SimClient client, Buffered transaction) {
    List<Integer> ids = new ArrayList<>(client.deliveries.held.keySet());
    ids.removeIf(id -> client.deliveries.held.get(id).qos() == 2);
    ids.removeIf(id -> client.deliveries.held.get(id).consumer() == null);
    if (ids.isEmpty()) {
      return Commands.NOTHING;
    }
    int id = chance.any(ids);
    Outcome outcome = chance.oneIn(3) ? chance.any(Outcome.values()) : Outcome.ACCEPTED;
    return settle(client, transaction, id, outcome);
  }

  private String settle(SimClient client, Buffered transaction, int id, Outcome outcome) {
    // A second outcome counts for nothing.
    transaction.settlements.putIfAbsent(id, outcome);
    world.unwritten.kept(client, client.deliveries.held.get(id).number());
    world.shard.settle(client.connection, id, outcome, transaction.id);
    return client + " settles in its transaction " + id + " " + outcome;
  }

  private String commit(SimClient client, Buffered transaction) {
    client.transaction = null;
    ModelBroker broker = client.modelBroker();
    Refusal.Cause refusal =
        world.model.publishing.publishAll(broker, transaction.publishes, client.name);
    boolean logged = false;
    if (refusal == null) {
      for (Sent sent : transaction.publishes) {
        world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering());
        logged |= PublishCommands.isLogged(broker, sent);
      }
      transaction.noteIn(broker);
      transaction.settlements.forEach(
          (id, outcome) -> settling.settled(client, client.deliveries.held.remove(id), outcome));
    } else {
      undo(client, transaction);
    }
    long chunk = logged ? world.laneOf(client.broker).gathering() : transaction.repeatedChunk;
    long tag = client.answers.expectAfter(refusal, refusal == null ? chunk : Answers.AT_ONCE);
    client.numbering.asked(tag, transaction.numbered);
    world.shard.commit(client.connection, tag, transaction.id);
    return client + " commits, refused " + refusal;
  }

  private String prepare(SimClient client, Buffered transaction) {
    client.transaction = null;
    Xid xid = preparing.anyName(client);
    Object outcome = preparing.prepare(client, transaction, xid);
    if (outcome instanceof Refusal.Cause) {
      undo(client, transaction);
    }
    long tag = client.answers.expect(outcome, outcome == null);
    client.numbering.asked(tag, transaction.numbered);
    world.shard.prepare(client.connection, tag, transaction.id, xid);
    return client + " prepares " + transaction.id + " as " + xid + ": " + outcome;
  }

  private String rollback(SimClient client, Buffered transaction) {
    client.transaction = null;
    undo(client, transaction);
    long tag = client.answers.expect(null, false);
    world.shard.rollback(client.connection, tag, transaction.id);
    return client + " rolls back";
  }

  /** What a consumer had that is closed by now goes back; the rest stays with the client. */
  private void undo(SimClient client, Buffered transaction) {
    for (int id : transaction.settlements.keySet()) {
      if (!client.deliveries.held.get(id).consumer().isAttached()) {
        world.redeliveries.lost(client, client.deliveries.held.remove(id));
        world.redeliveries.left(client);
      }
    }
  }
}
