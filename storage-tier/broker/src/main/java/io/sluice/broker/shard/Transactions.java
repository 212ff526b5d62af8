package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;

/**
 * Local transactions (JMS 3.1 6.2.7, AMQP 1.0 4): all of it is in one chunk of the log, or none.
 */
final class Transactions {
  private final ShardContext context;

  Transactions(ShardContext context) {
    this.context = context;
  }

  void begin(Connection connection, long transactionId) {
    connection.transactions.putIfAbsent(transactionId, new Transaction());
  }

  void publish(Connection connection, long tag, Message message, long transactionId) {
    Transaction transaction = connection.transactions.get(transactionId);
    Refusal refusal = check(transaction, transactionId);
    long throttleMillis = refusal == null ? context.quotas.takePublish(message.sizeBytes()) : 0;
    if (throttleMillis < 0) {
      throttleMillis = 0;
      refusal = context.quotas.publishRateRefusal();
    }
    if (refusal == null) {
      transaction.publishes.add(message);
    } else {
      connection.session.broker.publishing.refused(refusal);
    }
    connection.send(false, new SessionEvent.Published(tag, refusal, true, throttleMillis));
  }

  private Refusal check(Transaction transaction, long transactionId) {
    if (transaction == null) {
      return unknown(transactionId);
    }
    int max = context.options.maxTransactionOperations();
    return transaction.operations() < max
        ? null
        : Refusal.of(
            Refusal.Cause.INVALID,
            "transaction " + transactionId + " has " + max + " operations; commit more often");
  }

  /**
   * Notes the outcome; nothing happens for a delivery that is unknown or in a transaction already.
   */
  void settle(Connection connection, int deliveryId, Outcome outcome, long transactionId) {
    Transaction transaction = connection.transactions.get(transactionId);
    Delivery delivery = connection.session.deliveries.get(deliveryId);
    if (delivery != null
        && delivery.transaction == null
        && !delivery.isReceived()
        && check(transaction, transactionId) == null) {
      delivery.transaction = transaction;
      transaction.settlements.put(delivery, outcome);
    }
  }

  void commit(Connection connection, long tag, long transactionId) {
    BrokerState broker = connection.session.broker;
    Journal journal = broker.lane.journal();
    long recordsBefore = journal.records();
    Transaction transaction = connection.transactions.remove(transactionId);
    Refusal refusal = transaction == null ? unknown(transactionId) : null;
    if (refusal == null) {
      refusal = broker.publishing.publishAll(connection, transaction.publishes);
      settleAll(connection, transaction, refusal == null);
    }
    connection.send(
        journal.records() != recordsBefore, new SessionEvent.TransactionEnded(tag, refusal));
    connection.dispatch();
  }

  void rollback(Connection connection, long tag, long transactionId) {
    Transaction transaction = connection.transactions.remove(transactionId);
    Refusal refusal = transaction == null ? unknown(transactionId) : null;
    if (refusal == null) {
      settleAll(connection, transaction, false);
    }
    connection.send(false, new SessionEvent.TransactionEnded(tag, refusal));
  }

  /**
   * Carries the settlements out, or leaves the deliveries as they were before: with their client,
   * unsettled.
   */
  private static void settleAll(Connection connection, Transaction transaction, boolean committed) {
    Settlement settlement = connection.session.broker.settlement;
    transaction.settlements.forEach(
        (delivery, outcome) -> {
          delivery.transaction = null;
          if (committed) {
            settlement.settle(connection, delivery, outcome);
          }
        });
  }

  private static Refusal unknown(long transactionId) {
    return Refusal.of(Refusal.Cause.INVALID, "there is no transaction " + transactionId);
  }
}
