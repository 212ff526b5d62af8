package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;

/**
 * Local transactions (JMS 3.1 6.2.7, AMQP 1.0 4): all of it is in one chunk of the log, or none.
 */
final class Transactions {
  private final ShardContext context;

  /** Bytes of the messages in all open transactions. */
  private long bytes;

  Transactions(ShardContext context) {
    this.context = context;
  }

  void begin(Connection connection, long transactionId) {
    connection.transactions.putIfAbsent(transactionId, new Transaction());
  }

  /** See {@link io.sluice.broker.api.Session#publish(long, Message, ProducerSequence, long)}. */
  void publish(Connection connection, long tag, Publish publish, long transactionId) {
    Message message = publish.message();
    Transaction transaction = connection.transactions.get(transactionId);
    Refusal refusal = check(transaction, transactionId);
    if (refusal == null && SchedulerRequests.isOne(message)) {
      connection.session.broker.schedulerRequests.receive(connection, tag, message, 0);
      return;
    }
    if (refusal == null && connection.session.broker.producers.repeats(publish.by())) {
      transaction.repeats = true;
      connection.send(false, new SessionEvent.Published(tag, null, true, 0));
      return;
    }
    if (refusal == null) {
      refusal = checkBytes(message);
    }
    long throttleMillis = refusal == null ? context.quotas.takePublish(message.sizeBytes()) : 0;
    if (throttleMillis < 0) {
      throttleMillis = 0;
      refusal = context.quotas.publishRateRefusal();
    }
    if (refusal == null) {
      transaction.publishes.add(publish);
      transaction.bytes += message.sizeBytes();
      bytes += message.sizeBytes();
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

  private Refusal checkBytes(Message message) {
    long max = context.options.maxTransactionBytes();
    return bytes + message.sizeBytes() <= max
        ? null
        : Refusal.of(
            Refusal.Cause.INVALID,
            "open transactions hold " + bytes + " of " + max + " bytes; commit more often");
  }

  /**
   * Notes the outcome; nothing happens for a delivery that is unknown or in a transaction already.
   * There is no answer, so one too many is told by the commit.
   */
  void settle(Connection connection, int deliveryId, Outcome outcome, long transactionId) {
    Transaction transaction = connection.transactions.get(transactionId);
    Delivery delivery = connection.session.deliveries.get(deliveryId);
    if (transaction == null
        || delivery == null
        || delivery.transaction != null
        || delivery.isReceived()) {
      return;
    }
    Refusal refusal = check(transaction, transactionId);
    if (refusal == null) {
      // What becomes of it is decided together with the rest, in one chunk.
      connection.session.broker.lane.unwritten().write(delivery.entry);
      delivery.transaction = transaction;
      transaction.settlements.put(delivery, outcome);
    } else {
      transaction.refusal = refusal;
    }
  }

  void commit(Connection connection, long tag, long transactionId) {
    BrokerState broker = connection.session.broker;
    Journal journal = broker.lane.journal();
    long recordsBefore = journal.records();
    Transaction transaction = end(connection, transactionId);
    Refusal refusal = transaction == null ? unknown(transactionId) : transaction.refusal;
    if (refusal == null) {
      refusal = broker.publishing.publishAll(connection, transaction.publishes);
    }
    if (transaction != null) {
      settleAll(connection, transaction, refusal == null);
    }
    // What it repeats may not be durable yet.
    boolean waits = journal.records() != recordsBefore || refusal == null && transaction.repeats;
    connection.send(waits, new SessionEvent.TransactionEnded(tag, refusal));
    connection.dispatch();
  }

  /** See {@link io.sluice.broker.api.Session#prepare}. */
  void prepare(Connection connection, long tag, long transactionId, Xid xid) {
    Journal journal = connection.session.broker.lane.journal();
    long recordsBefore = journal.records();
    Transaction transaction = end(connection, transactionId);
    Refusal refusal = transaction == null ? unknown(transactionId) : transaction.refusal;
    PreparedTransactions prepared = connection.session.broker.prepared;
    boolean isEmpty = transaction != null && transaction.operations() == 0 && !transaction.repeats;
    boolean readOnly = refusal == null && isEmpty && !prepared.has(xid);
    if (refusal == null && !readOnly) {
      refusal = prepared.add(connection, transaction, xid);
    }
    if (refusal != null && transaction != null) {
      settleAll(connection, transaction, false);
    }
    boolean waits = journal.records() != recordsBefore || prepared.has(xid);
    connection.send(waits, new SessionEvent.Prepared(tag, refusal, readOnly));
    connection.dispatch();
  }

  void rollback(Connection connection, long tag, long transactionId) {
    Transaction transaction = end(connection, transactionId);
    Refusal refusal = transaction == null ? unknown(transactionId) : null;
    if (refusal == null) {
      settleAll(connection, transaction, false);
    }
    connection.send(false, new SessionEvent.TransactionEnded(tag, refusal));
    connection.dispatch();
  }

  private Transaction end(Connection connection, long transactionId) {
    Transaction transaction = connection.transactions.remove(transactionId);
    bytes -= transaction == null ? 0 : transaction.bytes;
    return transaction;
  }

  /** The connection ended: its transactions are as if they had never been. */
  void abandon(Connection connection) {
    connection.transactions.values().forEach(transaction -> bytes -= transaction.bytes);
    connection.transactions.clear();
  }

  /**
   * Carries the settlements out, or leaves the deliveries as they were before: with their client,
   * unsettled. Those whose consumer was closed meanwhile go back to their queue.
   */
  private static void settleAll(Connection connection, Transaction transaction, boolean committed) {
    Settlement settlement = connection.session.broker.settlement;
    transaction.settlements.forEach(
        (delivery, outcome) -> {
          delivery.transaction = null;
          if (committed) {
            settlement.settle(connection, delivery, outcome);
          } else if (!connection.has(delivery.consumer)) {
            settlement.release(connection, delivery);
            delivery.queue.dispatch();
          }
        });
  }

  private static Refusal unknown(long transactionId) {
    return Refusal.of(Refusal.Cause.NOT_FOUND, "there is no transaction " + transactionId);
  }
}
