package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.gateway.amqp.codec.Symbols;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** A client's transactions, which all its sessions share (4). */
final class Transactions {
  private static final int MAX_OPEN = 256;
  private static final int MAX_OPERATIONS = 10_000;

  private final AmqpClient client;
  private final Map<Long, Transaction> open = new HashMap<>();
  private long lastId;

  Transactions(AmqpClient client) {
    this.client = client;
  }

  /** A new transaction, or null if there are too many. */
  Transaction declare() {
    if (open.size() == MAX_OPEN) {
      return null;
    }
    Transaction transaction = new Transaction(++lastId);
    open.put(transaction.id(), transaction);
    client.session().begin(transaction.id());
    return transaction;
  }

  /** The transaction that a client calls so, or null. */
  Transaction find(byte[] id) {
    return open.get(Transaction.decode(id));
  }

  private Transaction find(Binary id) {
    return id == null ? null : find(id.asByteArray());
  }

  static ErrorCondition unknown() {
    return new ErrorCondition(Symbols.UNKNOWN_TRANSACTION, "there is no transaction of this id");
  }

  /** A transactional transfer (4.4.4). */
  void publish(InboundLink link, IncomingDelivery delivery, Message message, Binary id) {
    Transaction transaction = find(id);
    if (transaction == null) {
      link.fail(unknown());
    } else if (transaction.enter(MAX_OPERATIONS)) {
      client.publishes().publish(link, delivery, message, transaction.id());
    } else {
      link.refuse(
          delivery,
          Kind.PUBLISH_REFUSED,
          new ErrorCondition(Symbols.TRANSACTION_ROLLBACK, transaction.failure()));
    }
  }

  /** A transactional outcome (4.4.2). */
  void retire(
      OutboundLink link, int deliveryId, OutgoingDelivery delivery, TransactionalState state) {
    Transaction transaction = find(state.getTxnId());
    if (transaction == null) {
      link.fail(unknown());
    } else if (transaction.enter(MAX_OPERATIONS)) {
      Object outcome = state.getOutcome() == null ? link.defaultOutcome() : state.getOutcome();
      client.session().settle(deliveryId, Outcomes.of(outcome), transaction.id());
      transaction.retire(deliveryId, delivery);
    } else {
      transaction.retire(deliveryId, delivery);
    }
  }

  /** Commits; {@code then} hears why it was rolled back instead, or null. */
  void commit(Transaction transaction, Consumer<ErrorCondition> then) {
    String failure = transaction.failure();
    if (failure != null) {
      rollback(
          transaction,
          () -> then.accept(new ErrorCondition(Symbols.TRANSACTION_ROLLBACK, failure)));
      return;
    }
    open.remove(transaction.id());
    long tag =
        client
            .requests()
            .ask(
                answer -> {
                  Refusal refusal = ((TransactionEnded) answer).refusal();
                  if (refusal == null) {
                    transaction.committed();
                  } else {
                    transaction.rolledBack(client.session());
                  }
                  then.accept(
                      refusal == null
                          ? null
                          : new ErrorCondition(Symbols.TRANSACTION_ROLLBACK, refusal.detail()));
                });
    client.session().commit(tag, transaction.id());
  }

  /** Rolls back, and then calls {@code then}; does neither if it was discharged. */
  void rollback(Transaction transaction, Runnable then) {
    if (open.remove(transaction.id()) == null) {
      return;
    }
    long tag =
        client
            .requests()
            .ask(
                answer -> {
                  transaction.rolledBack(client.session());
                  then.run();
                });
    client.session().rollback(tag, transaction.id());
  }
}
