package io.sluice.gateway.amqp;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.DeliveryState;

/** A transaction that is declared and not discharged (4). */
final class Transaction {
  private final long id;
  private final List<Retired> retired = new ArrayList<>();
  private int operations;
  private String failure;

  /**
   * A delivery whose outcome waits for the transaction.
   *
   * @param delivery null if the client has settled it, and so forgotten it
   */
  private record Retired(int deliveryId, OutgoingDelivery delivery) {}

  Transaction(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  /** The id as clients have it. */
  static Binary encode(long id) {
    return new Binary(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
  }

  /** The id, or -1 if it is none of ours. */
  static long decode(byte[] bytes) {
    return bytes != null && bytes.length == Long.BYTES ? ByteBuffer.wrap(bytes).getLong() : -1;
  }

  /** Counts one more publish or outcome; false if there are too many. */
  boolean enter(int maxOperations) {
    if (operations == maxOperations) {
      fail("a transaction has more than " + maxOperations + " operations; commit more often");
      return false;
    }
    operations++;
    return true;
  }

  /** It can only be rolled back from now on. */
  void fail(String detail) {
    failure = detail;
  }

  /** Why it can only be rolled back, or null. */
  String failure() {
    return failure;
  }

  void retire(int deliveryId, OutgoingDelivery delivery) {
    retired.add(new Retired(deliveryId, delivery.isRemotelySettled() ? null : delivery));
    if (delivery.isRemotelySettled()) {
      delivery.settle();
    }
  }

  /** The outcomes hold: tells those clients that wait for it. */
  void committed() {
    for (Retired one : retired) {
      if (one.delivery != null && isTold(one.delivery)) {
        one.delivery.disposition(outcome(one.delivery.getRemoteState()), true);
      }
    }
  }

  private static boolean isTold(OutgoingDelivery delivery) {
    return delivery.getLink().<AttachedLink>getLinkedResource().isOpen();
  }

  private static DeliveryState outcome(DeliveryState state) {
    return state instanceof TransactionalState transactional
        ? (DeliveryState) transactional.getOutcome()
        : state;
  }

  /**
   * The outcomes do not hold: deliveries are with the client as before (4.4.2). What the client has
   * settled it cannot be asked for again, so that is delivered anew.
   */
  void rolledBack(Session session) {
    for (Retired one : retired) {
      if (one.delivery == null) {
        session.settle(one.deliveryId, Outcome.MODIFIED_FAILED);
      }
    }
  }
}
