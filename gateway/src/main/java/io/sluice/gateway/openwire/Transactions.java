package io.sluice.gateway.openwire;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.broker.api.Refusal;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.TransactionId;
import org.apache.activemq.command.TransactionInfo;

/** A client's local transactions (JMS 3.1, 6.2.7). */
final class Transactions {
  private static final int MAX_OPEN = 10_000;

  private final OpenWireClient client;
  private final LongObjectHashMap<Open> open = new LongObjectHashMap<>();
  private long lastId;

  /** A transaction, and what is to happen when it is rolled back. */
  static final class Open {
    final long id;
    final List<Runnable> onRollback = new ArrayList<>(0);

    /** Why it can only be rolled back, or null. */
    Refusal failed;

    Open(long id) {
      this.id = id;
    }
  }

  Transactions(OpenWireClient client) {
    this.client = client;
  }

  /**
   * The transaction of this id, or null if the id is.
   *
   * @throws CommandRefused if there is none
   */
  Open of(TransactionId id) {
    if (id == null) {
      return null;
    }
    Open transaction = open.get(number(id));
    if (transaction == null) {
      throw new CommandRefused(new JMSException("there is no open transaction " + id));
    }
    return transaction;
  }

  private static long number(TransactionId id) {
    if (id instanceof org.apache.activemq.command.LocalTransactionId local) {
      return local.getValue();
    }
    throw new CommandRefused(
        new JMSException("XA transactions are not supported yet; use local ones"));
  }

  /** A transaction that no client knows of, for what must be durable in one step. */
  Open unnamed() {
    Open transaction = new Open(++lastId);
    client.session().begin(transaction.id);
    return transaction;
  }

  void onInfo(TransactionInfo info) {
    switch (info.getType()) {
      case TransactionInfo.BEGIN -> begin(info);
      case TransactionInfo.COMMIT_ONE_PHASE -> commit(info);
      case TransactionInfo.ROLLBACK -> rollback(info);
      case TransactionInfo.END -> client.connection().respond(info);
      default ->
          throw new CommandRefused(
              new JMSException("XA transactions are not supported yet; use local ones"));
    }
  }

  private void begin(TransactionInfo info) {
    long number = number(info.getTransactionId());
    if (open.size() >= MAX_OPEN) {
      throw new CommandRefused(
          new JMSException("a connection has at most " + MAX_OPEN + " open transactions"));
    }
    if (!open.containsKey(number)) {
      open.put(number, unnamed());
    }
    client.connection().respond(info);
  }

  private void commit(TransactionInfo info) {
    Open transaction = of(info.getTransactionId());
    open.remove(number(info.getTransactionId()));
    // What was sent in it before is answered before, and may have failed.
    client.requests().whenAllAnswered(() -> commit(transaction, info));
  }

  private void commit(Open transaction, Command command) {
    if (transaction.failed != null) {
      long tag = client.requests().ask(0, no -> rolledBack(transaction, command));
      client.session().rollback(tag, transaction.id);
    } else {
      commit(transaction, () -> client.connection().respond(command), command);
    }
  }

  /** Commits; {@code then} is run once that is durable. */
  void commit(Open transaction, Runnable then, Command command) {
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  transaction.failed = refusal;
                  if (refusal == null) {
                    then.run();
                  } else {
                    rolledBack(transaction, command);
                  }
                });
    client.session().commit(tag, transaction.id);
  }

  private void rolledBack(Open transaction, Command command) {
    transaction.onRollback.forEach(Runnable::run);
    client
        .connection()
        .fail(command, new TransactionRolledBackException(transaction.failed.detail()));
  }

  /** One that is not open is answered, too: it may be that of a connection that was lost. */
  private void rollback(TransactionInfo info) {
    Open transaction = open.remove(number(info.getTransactionId()));
    if (transaction == null) {
      client.connection().respond(info);
      return;
    }
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  transaction.onRollback.forEach(Runnable::run);
                  client.connection().respond(info);
                });
    client.session().rollback(tag, transaction.id);
  }
}
