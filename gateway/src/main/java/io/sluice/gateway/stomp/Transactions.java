package io.sluice.gateway.stomp;

import io.sluice.gateway.stomp.codec.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client's transactions (STOMP 1.2, BEGIN, COMMIT, ABORT), by the names it gave them. */
final class Transactions {
  private static final int MAX_OPEN = 1_000;

  private final StompClient client;
  private final Map<String, Open> open = new HashMap<>();
  private long lastId;

  /** A transaction, and what is to happen to the acknowledgements in it when it ends. */
  static final class Open {
    final long id;
    final List<Runnable> onAbort = new ArrayList<>(0);

    Open(long id) {
      this.id = id;
    }
  }

  Transactions(StompClient client) {
    this.client = client;
  }

  /** The transaction that the frame is in, or null. */
  Open of(Frame frame) {
    String name = frame.header("transaction");
    return name == null ? null : require(frame, open.get(name), name);
  }

  private static Open require(Frame frame, Open transaction, String name) {
    if (transaction == null) {
      throw frame.error("there is no transaction '" + name + "'; BEGIN it first");
    }
    return transaction;
  }

  /** A transaction that no client knows of, for what must be durable in one step. */
  Open unnamed() {
    Open transaction = new Open(++lastId);
    client.session().begin(transaction.id);
    return transaction;
  }

  void onBegin(Frame frame) {
    String name = frame.require("transaction");
    if (open.size() >= MAX_OPEN) {
      throw frame.error("a client has at most " + MAX_OPEN + " open transactions");
    }
    if (open.containsKey(name)) {
      throw frame.error("the transaction '" + name + "' is open already");
    }
    open.put(name, unnamed());
    client.receipt(frame.receipt());
  }

  void onCommit(Frame frame) {
    commit(take(frame), frame.receipt());
  }

  /** Commits; the receipt is sent once that is durable. */
  void commit(Open transaction, String receiptId) {
    client.session().commit(client.ask(0, receiptId), transaction.id);
  }

  void onAbort(Frame frame) {
    Open transaction = take(frame);
    transaction.onAbort.forEach(Runnable::run);
    long tag = client.requests().ask(0, refusal -> client.receipt(frame.receipt()));
    client.session().rollback(tag, transaction.id);
  }

  private Open take(Frame frame) {
    String name = frame.require("transaction");
    return require(frame, open.remove(name), name);
  }
}
