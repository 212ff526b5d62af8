package io.sluice.gateway.stomp;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.gateway.connection.Requests;
import io.sluice.gateway.connection.SessionClient;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.FrameWriter;

/**
 * A client with a session: each frame, and each event of the session, goes to the collaborator that
 * it is for. A SEND comes in through {@link Sends} and goes out through a {@link Subscription}.
 */
final class StompClient extends SessionClient {
  private final StompConnection connection;
  private final String sessionId;
  private final String clientId;
  private final HeartBeat heartBeat;
  private final Requests requests;
  private final Destinations destinations;
  private final Transactions transactions;
  private final Sends sends;
  private final Subscriptions subscriptions;
  private final Acks acks;
  private long lastId;

  /**
   * @param sessionId unique everywhere
   * @param clientId null if the client gave none
   */
  StompClient(
      StompConnection connection,
      Admitted admitted,
      String sessionId,
      String clientId,
      HeartBeat heartBeat) {
    super(connection, admitted);
    this.connection = connection;
    this.sessionId = sessionId;
    this.clientId = clientId;
    this.heartBeat = heartBeat;
    requests = new Requests(connection);
    destinations = new Destinations(this);
    transactions = new Transactions(this);
    sends = new Sends(this);
    subscriptions = new Subscriptions(this);
    acks = new Acks(this);
  }

  void start() {
    heartBeat.start(connection, this::onSilence);
  }

  private void onSilence() {
    String detail = "nothing came for twice the heart-beat of " + heartBeat.inMillis() + " ms";
    report(BrokerEvent.Kind.PROTOCOL_ERROR, detail);
    connection.fail(detail, null);
  }

  StompConnection connection() {
    return connection;
  }

  String clientId() {
    return clientId;
  }

  Requests requests() {
    return requests;
  }

  Destinations destinations() {
    return destinations;
  }

  Transactions transactions() {
    return transactions;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /** A message id that no other has, as JMS writes them. */
  String newId() {
    return "ID:" + sessionId + ":" + ++lastId;
  }

  void onFrame(Frame frame) {
    switch (frame.command()) {
      case SEND -> sends.onSend(frame);
      case SUBSCRIBE -> subscriptions.onSubscribe(frame);
      case UNSUBSCRIBE -> subscriptions.onUnsubscribe(frame);
      case ACK, NACK -> acks.onAck(frame);
      case BEGIN -> transactions.onBegin(frame);
      case COMMIT -> transactions.onCommit(frame);
      case ABORT -> transactions.onAbort(frame);
      case DISCONNECT -> onDisconnect(frame);
      case CONNECT -> throw frame.error("the client is connected already");
    }
  }

  /** No frame may follow it; its receipt says that those before it were processed. */
  private void onDisconnect(Frame frame) {
    connection.gate().close(ReadGate.Cause.ANSWER);
    requests.whenAllAnswered(() -> disconnect(frame));
  }

  private void disconnect(Frame frame) {
    if (isOpen()) {
      receipt(frame.receipt());
      connection.leave();
      connection.end();
    }
  }

  /** Sends the receipt that a frame asked for; null for none. */
  void receipt(String receiptId) {
    if (receiptId != null) {
      FrameWriter.begin(connection.out().buffer(), "RECEIPT", connection.version())
          .header("receipt-id", receiptId)
          .end();
    }
  }

  /**
   * The tag of a request of so many bytes that a frame makes of the shard; its receipt, if it asked
   * for one, follows the answer.
   */
  long ask(int bytes, String receiptId) {
    return requests.ask(bytes, refusal -> answered(refusal, receiptId));
  }

  private void answered(Refusal refusal, String receiptId) {
    if (refusal == null) {
      receipt(receiptId);
    } else {
      refused(refusal, receiptId);
    }
  }

  /** The shard refused what a frame asked for. */
  void refused(Refusal refusal, String receiptId) {
    connection.fail(refusal.detail(), receiptId);
  }

  @Override
  protected void onStop() {
    heartBeat.stop();
  }

  @Override
  protected void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery delivery) {
      subscriptions.onDelivery(delivery);
    } else if (event instanceof SessionEvent.Published published) {
      sends.onPublished(published);
    } else if (event instanceof SessionEvent.Answer answer) {
      requests.answered(answer.tag(), answer.refusal());
    } else if (event instanceof SessionEvent.Drained drained) {
      subscriptions.onDrained(drained.consumerId());
    } else if (event instanceof SessionEvent.Closed closed) {
      stop();
      connection.fail(text(closed.reason()), null);
    }
  }

  private static String text(CloseReason reason) {
    return switch (reason) {
      case TAKEN_OVER -> "another client has connected with this client-id";
      case ADMINISTRATIVE -> "an operator ended the connection";
      case BROKER_DELETED -> "the broker was deleted";
      case QUOTA_EXCEEDED -> "the client exceeded a limit and did not slow down";
      case UNAVAILABLE -> "the broker's storage is not available; try again later";
      case SHUTTING_DOWN -> "the server shuts down; connect again";
    };
  }
}
