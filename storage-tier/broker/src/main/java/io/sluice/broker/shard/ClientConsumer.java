package io.sluice.broker.shard;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;

/**
 * A consumer as its client knows it, by one id and with one credit: of one queue, or of all that a
 * wildcard matches.
 */
abstract class ClientConsumer {
  final Connection connection;

  /** The adapter's id, 0 for an MQTT session's subscriptions. */
  final long id;

  /** What a shared subscription's member asked for; a session's own queue has it in the entries. */
  final Qos qos;

  final Credit credit;

  /** What of its credit it began with, or asked for since. */
  private final Window window;

  /** True from the request to use up its credit until that is answered. */
  boolean draining;

  ClientConsumer(Connection connection, long id, Qos qos, Credit credit, Window window) {
    this.connection = connection;
    this.id = id;
    this.qos = qos;
    this.credit = credit;
    this.window = window;
  }

  /** How much the policy lets it be sent ahead at the most; null for as much as it asks for. */
  abstract Integer prefetchLimit();

  /** True if something that is due, and it could take, is being read back from the log. */
  abstract boolean awaitsRead();

  /** Hands it what it can take. */
  abstract void dispatch();

  /** Uses its credit up, or loses it; see {@link io.sluice.broker.api.Session#drain}. */
  abstract void drain();

  /** Takes nothing any more. */
  abstract void detach();

  /** What it gave back is back: what only it kept goes. */
  abstract void left();

  /** Lets others have what it leaves. */
  abstract void dispatchOthers();

  /** What those who watch are told of it; null of an MQTT session's subscriptions together. */
  abstract ConsumerFacts facts();

  /** See {@link io.sluice.broker.api.Session#resize}. */
  final void resize(int newCredit, int leastCredit) {
    window.ask(newCredit, leastCredit);
    fitWindow();
    dispatch();
  }

  /** Lets the policy in force say how much may be sent ahead; true if that is more than before. */
  final boolean fitWindow() {
    int growth = window.fit(prefetchLimit());
    credit.grow(growth);
    return growth > 0;
  }

  /**
   * Answers a drain if it is over, for no credit is left, or nothing that it could be used for:
   * takes back what is left, and says so after the deliveries that used some. True if it was over.
   */
  final boolean endDrain() {
    if (!isDrained()) {
      return false;
    }
    draining = false;
    connection.send(connection.hasGated(), new SessionEvent.Drained(id, credit.takeBack()));
    return true;
  }

  /** True if a drain seems to be over. */
  final boolean isDrained() {
    return draining && (credit.isUsedUp() || couldTake() && !awaitsRead());
  }

  private boolean couldTake() {
    return connection.hasWindow() && (qos == Qos.AT_MOST_ONCE || connection.hasInflight(true));
  }
}
