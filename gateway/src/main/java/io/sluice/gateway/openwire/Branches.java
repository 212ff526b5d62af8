package io.sluice.gateway.openwire;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;
import java.util.HashMap;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.apache.activemq.command.DataArrayResponse;
import org.apache.activemq.command.DataStructure;
import org.apache.activemq.command.IntegerResponse;
import org.apache.activemq.command.TransactionInfo;
import org.apache.activemq.command.XATransactionId;

/**
 * Branches of distributed transactions in the second of their phases (X/Open XA). They are the
 * broker's then: a client may end what another prepared, and knows of its own what a rollback
 * leaves it with.
 */
final class Branches {
  private final OpenWireClient client;
  private final Map<Xid, Transactions.Open> prepared = new HashMap<>(0);

  /** By the tag of what was asked. */
  private final LongObjectHashMap<Preparing> preparing = new LongObjectHashMap<>(1);

  private final LongObjectHashMap<TransactionInfo> recovering = new LongObjectHashMap<>(1);

  private record Preparing(Xid xid, Transactions.Open transaction, TransactionInfo info) {}

  Branches(OpenWireClient client) {
    this.client = client;
  }

  int size() {
    return prepared.size();
  }

  /** True if this client prepared it, and has not ended it. */
  boolean has(Xid xid) {
    return prepared.containsKey(xid);
  }

  /** Prepares what this client did under the name. */
  void prepare(Xid xid, Transactions.Open transaction, TransactionInfo info) {
    Preparing branch = new Preparing(xid, transaction, info);
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  if (refusal != null) {
                    transaction.failed = refusal;
                    client.transactions().rolledBack(transaction, info);
                  }
                });
    preparing.put(tag, branch);
    client.session().prepare(tag, transaction.id, xid);
  }

  void onPrepared(SessionEvent.Prepared event) {
    Preparing branch = preparing.remove(event.tag());
    Refusal refusal = isRepeated(event.refusal()) ? null : event.refusal();
    if (refusal == null) {
      if (!event.readOnly()) {
        prepared.put(branch.xid, branch.transaction);
      }
      answer(branch.info, event.readOnly() ? XAResource.XA_RDONLY : XAResource.XA_OK);
    }
    client.requests().answered(event.tag(), refusal);
  }

  /** A client that has returned prepares again what it had prepared: it is. */
  private boolean isRepeated(Refusal refusal) {
    return refusal != null && refusal.cause() == Refusal.Cause.IN_USE && client.hasReturned();
  }

  /** Says how a branch is prepared. */
  void answer(TransactionInfo info, int result) {
    client.connection().respond(info, new IntegerResponse(result));
  }

  void commit(Xid xid, TransactionInfo info) {
    client.session().commitPrepared(ask(xid, true, info), xid);
  }

  void rollback(Xid xid, TransactionInfo info) {
    client.session().rollbackPrepared(ask(xid, false, info), xid);
  }

  private long ask(Xid xid, boolean commits, TransactionInfo info) {
    return client.requests().ask(0, refusal -> answer(xid, commits, info, refusal));
  }

  private void answer(Xid xid, boolean commits, TransactionInfo info, Refusal refusal) {
    if (refusal == null) {
      ended(xid, commits);
      client.connection().respond(info);
    } else {
      client.connection().fail(info, XaErrors.of(XAException.XAER_NOTA, refusal.detail()));
    }
  }

  /** Another client ended what this one prepared. */
  void onEnded(SessionEvent.PreparedEnded event) {
    ended(event.xid(), event.committed());
  }

  /** What was read in a branch that is rolled back may be acknowledged again. */
  private void ended(Xid xid, boolean committed) {
    Transactions.Open own = prepared.remove(xid);
    if (own != null && !committed) {
      own.rolledBack();
    }
  }

  /** Tells the names of all that are prepared in the broker. */
  void recover(TransactionInfo info) {
    long tag = client.requests().ask(0, refusal -> {});
    recovering.put(tag, info);
    client.session().recover(tag);
  }

  void onRecovered(SessionEvent.Recovered event) {
    DataStructure[] names =
        event.prepared().stream().map(Branches::idOf).toArray(DataStructure[]::new);
    client.connection().respond(recovering.remove(event.tag()), new DataArrayResponse(names));
    client.requests().answered(event.tag(), null);
  }

  private static XATransactionId idOf(Xid xid) {
    XATransactionId id = new XATransactionId();
    id.setFormatId(xid.formatId());
    id.setGlobalTransactionId(xid.globalTransactionId());
    id.setBranchQualifier(xid.branchQualifier());
    return id;
  }

  /**
   * @throws CommandRefused if it is no name
   */
  static Xid xidOf(XATransactionId id) {
    try {
      return new Xid(id.getFormatId(), id.getGlobalTransactionId(), id.getBranchQualifier());
    } catch (IllegalArgumentException | NullPointerException invalid) {
      throw XaErrors.refused(XAException.XAER_INVAL, "the XID is not one: " + invalid.getMessage());
    }
  }
}
