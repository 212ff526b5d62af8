package io.sluice.gateway.openwire;

import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Xid;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.LocalTransactionId;
import org.apache.activemq.command.TransactionId;
import org.apache.activemq.command.TransactionInfo;
import org.apache.activemq.command.XATransactionId;

/**
 * A client's open transactions: local ones (JMS 3.1, 6.2.7), and branches of distributed ones that
 * are not prepared. To suspend a branch is to say nothing of it for a while, to resume it is to
 * begin it again.
 */
final class Transactions {
  private static final int MAX_OPEN = 10_000;

  private final OpenWireClient client;

  /** By their names: a local transaction's number, or a branch's {@link Xid}. */
  private final Map<Object, Open> open = new HashMap<>(2);

  private final Branches branches;
  private long lastId;

  /** A transaction, and what is to happen when it is rolled back. */
  static final class Open {
    final long id;
    private final List<Runnable> onRollback = new ArrayList<>(0);

    /** Why it can only be rolled back, or null. */
    Refusal failed;

    Open(long id) {
      this.id = id;
    }

    void onRollback(Runnable action) {
      onRollback.add(action);
    }

    void rolledBack() {
      onRollback.forEach(Runnable::run);
    }
  }

  Transactions(OpenWireClient client) {
    this.client = client;
    branches = new Branches(client);
  }

  Branches branches() {
    return branches;
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
    Open transaction = open.get(nameOf(id));
    if (transaction == null) {
      throw unknown(id);
    }
    return transaction;
  }

  private static Object nameOf(TransactionId id) {
    if (id instanceof XATransactionId xa) {
      return Branches.xidOf(xa);
    } else if (id instanceof LocalTransactionId local) {
      return local.getValue();
    }
    throw new CommandRefused(new JMSException("the transaction has no id"));
  }

  /**
   * @throws CommandRefused if it names none of two phases
   */
  private static Xid xidOf(TransactionId id) {
    if (nameOf(id) instanceof Xid xid) {
      return xid;
    }
    throw new CommandRefused(new JMSException("a local transaction has one phase"));
  }

  private CommandRefused unknown(TransactionId id) {
    if (!id.isXATransaction()) {
      return new CommandRefused(new JMSException("there is no open transaction " + id));
    }
    return branches.has(xidOf(id))
        ? XaErrors.refused(XAException.XAER_PROTO, "the transaction " + id + " is prepared")
        : XaErrors.refused(XAException.XAER_NOTA, "there is no open transaction " + id);
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
      case TransactionInfo.END -> client.connection().respond(info);
      case TransactionInfo.PREPARE -> prepare(info);
      case TransactionInfo.COMMIT_ONE_PHASE -> commit(info);
      case TransactionInfo.COMMIT_TWO_PHASE -> commitPrepared(info);
      case TransactionInfo.ROLLBACK -> rollback(info);
      case TransactionInfo.RECOVER -> branches.recover(info);
      case TransactionInfo.FORGET ->
          throw XaErrors.refused(
              XAException.XAER_NOTA,
              "no transaction ends by heuristics here; commit it or roll it back");
      default ->
          throw new CommandRefused(
              new JMSException("there is nothing of type " + info.getType() + " to do"));
    }
  }

  private void begin(TransactionInfo info) {
    Object name = nameOf(info.getTransactionId());
    if (open.size() + branches.size() >= MAX_OPEN) {
      throw new CommandRefused(
          new JMSException("a connection has at most " + MAX_OPEN + " open transactions"));
    }
    if (name instanceof Xid xid && branches.has(xid)) {
      throw XaErrors.refused(XAException.XAER_DUPID, "the transaction " + xid + " is prepared");
    }
    if (!open.containsKey(name)) {
      open.put(name, unnamed());
    }
    client.connection().respond(info);
  }

  /** Takes a transaction that is to end; what was sent in it is answered before, and may fail. */
  private Open take(TransactionInfo info) {
    Open transaction = of(info.getTransactionId());
    open.remove(nameOf(info.getTransactionId()));
    return transaction;
  }

  private void prepare(TransactionInfo info) {
    Xid xid = xidOf(info.getTransactionId());
    if (branches.has(xid)) {
      branches.answer(info, XAResource.XA_OK);
      return;
    }
    Open transaction = take(info);
    whenAllAnswered(transaction, info, () -> branches.prepare(xid, transaction, info));
  }

  private void commit(TransactionInfo info) {
    Open transaction = take(info);
    whenAllAnswered(
        transaction,
        info,
        () -> commit(transaction, () -> client.connection().respond(info), info));
  }

  /** Goes on once all that was sent in it is answered, unless some of that was refused. */
  private void whenAllAnswered(Open transaction, Command command, Runnable then) {
    client
        .requests()
        .whenAllAnswered(
            () -> {
              if (transaction.failed == null) {
                then.run();
              } else {
                giveUp(transaction, command);
              }
            });
  }

  private void giveUp(Open transaction, Command command) {
    long tag = client.requests().ask(0, no -> rolledBack(transaction, command));
    client.session().rollback(tag, transaction.id);
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

  /** It failed, and so is rolled back. */
  void rolledBack(Open transaction, Command command) {
    transaction.rolledBack();
    client.connection().fail(command, whyRolledBack(transaction.failed, command));
  }

  private static Throwable whyRolledBack(Refusal refusal, Command command) {
    if (command instanceof TransactionInfo info && info.getTransactionId().isXATransaction()) {
      boolean used = refusal.cause() == Refusal.Cause.IN_USE;
      return XaErrors.of(
          used ? XAException.XAER_DUPID : XAException.XA_RBROLLBACK, refusal.detail());
    }
    return new TransactionRolledBackException(refusal.detail());
  }

  private void commitPrepared(TransactionInfo info) {
    Xid xid = xidOf(info.getTransactionId());
    if (open.containsKey(xid)) {
      throw XaErrors.refused(XAException.XAER_PROTO, "the transaction " + xid + " is not prepared");
    }
    branches.commit(xid, info);
  }

  /**
   * A local one that is not open is answered, too: it may be that of a connection that was lost.
   */
  private void rollback(TransactionInfo info) {
    Object name = nameOf(info.getTransactionId());
    Open transaction = open.remove(name);
    if (transaction == null && name instanceof Xid xid) {
      branches.rollback(xid, info);
      return;
    } else if (transaction == null) {
      client.connection().respond(info);
      return;
    }
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  transaction.rolledBack();
                  client.connection().respond(info);
                });
    client.session().rollback(tag, transaction.id);
  }
}
