package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Settle;
import io.sluice.gateway.fake.FakeSession.SettleIn;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Accepted;
import org.apache.qpid.protonj2.test.driver.codec.messaging.AmqpValue;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Rejected;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Coordinator;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Declare;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Declared;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Discharge;
import org.apache.qpid.protonj2.test.driver.codec.transactions.TransactionalState;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Disposition;
import org.apache.qpid.protonj2.test.driver.codec.transport.ErrorCondition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.apache.qpid.protonj2.test.driver.codec.transport.Role;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions: AMQP 1.0, 4. */
class TransactionTest {
  private static final int COORDINATOR = 0;
  private static final int LINK = 1;
  private static final Refusal FULL = Refusal.of(Refusal.Cause.QUOTA, "the queue is full");

  private final Peer peer = Peer.ready();
  private int deliveries;

  @Test
  void attachesACoordinator() {
    peer.send(coordinator());

    Coordinator target = (Coordinator) peer.receive(Attach.class).getTarget();
    assertThat(target.getCapabilities())
        .extracting(Object::toString)
        .containsExactly("amqp:local-transactions", "amqp:multi-txns-per-ssn");
    assertThat(peer.receive(Flow.class).getLinkCredit().intValue()).isPositive();
  }

  @Test
  void declares() {
    attachCoordinator();
    Binary first = declare();
    Binary second = declare();

    assertThat(first).isNotEqualTo(second);
    assertThat(peer.session().takeCalls())
        .containsExactly(new FakeSession.Begin(1), new FakeSession.Begin(2));
  }

  /** 4.4.4, 4.2. */
  @Test
  void publishesInATransactionAndCommits() {
    attachCoordinator();
    Binary id = declare();
    attachSender();
    peer.session().takeCalls();
    int delivery = send(id);
    FakeSession.PublishIn publish = peer.session().takeCall(FakeSession.PublishIn.class);
    assertThat(publish.transactionId()).isEqualTo(1);
    peer.emit(new Published(publish.tag(), null, true, 0));

    Disposition answer = peer.receive(Disposition.class);
    assertThat(answer.getFirst().intValue()).isEqualTo(delivery);
    TransactionalState state = (TransactionalState) answer.getState();
    assertThat(state.getTxnId()).isEqualTo(id);
    assertThat(state.getOutcome()).isInstanceOf(Accepted.class);

    int discharge = discharge(id, false);
    FakeSession.Commit commit = peer.session().takeCall(FakeSession.Commit.class);
    assertThat(commit.transactionId()).isEqualTo(1);
    peer.receivesNothing();
    peer.emit(new TransactionEnded(commit.tag(), null));

    isAccepted(discharge);
  }

  @Test
  void rollsBack() {
    attachCoordinator();
    Binary id = declare();
    peer.session().takeCalls();
    int discharge = discharge(id, true);
    long tag = peer.session().takeCall(FakeSession.Rollback.class).tag();
    peer.emit(new TransactionEnded(tag, null));

    isAccepted(discharge);
    isRejected(discharge(id, true), "amqp:transaction:unknown-id");
  }

  @Test
  void tellsThatACommitWasRolledBack() {
    attachCoordinator();
    Binary id = declare();
    peer.session().takeCalls();
    int discharge = discharge(id, false);
    long tag = peer.session().takeCall(FakeSession.Commit.class).tag();
    peer.emit(new TransactionEnded(tag, FULL));

    isRejected(discharge, "amqp:transaction:rollback");
  }

  @Test
  void rejectsInTheTransactionWhatTheBrokerDoesNotTake() {
    attachCoordinator();
    Binary id = declare();
    attachSender();
    peer.session().takeCalls();
    send(id);
    long tag = peer.session().takeCall(FakeSession.PublishIn.class).tag();
    peer.emit(new Published(tag, FULL, false, 0));

    TransactionalState state = (TransactionalState) peer.receive(Disposition.class).getState();
    assertThat(state.getOutcome()).isInstanceOf(Rejected.class);
  }

  // Outcomes in a transaction, 4.4.2.

  @Test
  void settlesInATransactionAndCommits() {
    attachCoordinator();
    Binary id = declare();
    attachReceiver(7);
    peer.send(Frames.disposition(0, 0, true, transactional(id, new Accepted())));
    assertThat(peer.session().takeCalls()).containsExactly(new SettleIn(7, Outcome.ACCEPTED, 1));

    int discharge = discharge(id, false);
    peer.emit(new TransactionEnded(peer.session().takeCall(FakeSession.Commit.class).tag(), null));

    isAccepted(discharge);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** The client has forgotten the delivery, so that it has to come anew. */
  @Test
  void deliversAnewWhatWasSettledInATransactionThatRolledBack() {
    attachCoordinator();
    Binary id = declare();
    attachReceiver(7);
    peer.send(Frames.disposition(0, 0, true, transactional(id, new Accepted())));
    peer.session().takeCalls();
    int discharge = discharge(id, true);
    peer.emit(
        new TransactionEnded(peer.session().takeCall(FakeSession.Rollback.class).tag(), null));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.MODIFIED_FAILED));
    isAccepted(discharge);
  }

  @Test
  void leavesWithTheClientWhatItDidNotSettle() {
    attachCoordinator();
    Binary id = declare();
    attachReceiver(7);
    peer.send(Frames.disposition(0, 0, false, transactional(id, new Accepted())));
    peer.session().takeCalls();
    int discharge = discharge(id, true);
    peer.emit(
        new TransactionEnded(peer.session().takeCall(FakeSession.Rollback.class).tag(), null));
    isAccepted(discharge);
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.send(Frames.disposition(0, 0, true, new Accepted()));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.ACCEPTED));
  }

  @Test
  void settlesWithACommitWhatTheClientDidNot() {
    attachCoordinator();
    Binary id = declare();
    attachReceiver(7);
    peer.send(Frames.disposition(0, 0, false, transactional(id, new Accepted())));
    peer.session().takeCalls();
    int discharge = discharge(id, false);
    peer.emit(new TransactionEnded(peer.session().takeCall(FakeSession.Commit.class).tag(), null));

    Disposition settled = peer.receive(Disposition.class);
    assertThat(settled.getRole()).as("role sender").isFalse();
    assertThat(settled.getSettled()).isTrue();
    assertThat(settled.getState()).isInstanceOf(Accepted.class);
    isAccepted(discharge);
  }

  // What cannot be.

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678", "what is this"})
  void detachesLinksThatNameNoTransaction(String id) {
    attachSender();
    send(Frames.binary(id));
    isDetached("amqp:transaction:unknown-id");
    attachReceiver(7);
    peer.send(Frames.disposition(0, 0, true, transactional(Frames.binary(id), new Accepted())));
    isDetached("amqp:transaction:unknown-id");
    peer.isOpen();
  }

  /** 4.1: a global id is for distributed transactions. */
  @Test
  void rejectsGlobalTransactions() {
    attachCoordinator();
    isRejected(command(new Declare().setGlobalId(Frames.binary("x"))), "amqp:not-implemented");
  }

  @Test
  void rejectsWhatIsNoCommand() {
    attachCoordinator();
    peer.send(Frames.transfer(deliveries), Frames.message("please commit"));
    isRejected(deliveries++, "amqp:decode-error");
    isRejected(command(new Accepted()), "amqp:decode-error");
  }

  @Test
  void boundsTransactions() {
    attachCoordinator();
    for (int i = 0; i < 256; i++) {
      declare();
    }
    isRejected(command(new Declare()), "amqp:resource-limit-exceeded");
  }

  @Test
  void rollsBackWhatIsOpenWhenItsCoordinatorGoes() {
    attachCoordinator();
    declare();
    declare();
    peer.session().takeCalls();

    peer.send(Frames.detach(true)).receive(Detach.class);

    assertThat(peer.session().takeCalls())
        .extracting(call -> ((FakeSession.Rollback) call).transactionId())
        .containsExactlyInAnyOrder(1L, 2L);
  }

  private static Attach coordinator() {
    return new Attach()
        .setName("coordinator")
        .setHandle(Frames.uint(COORDINATOR))
        .setRole(Role.SENDER)
        .setSource(new Source())
        .setTarget(new Coordinator())
        .setInitialDeliveryCount(Frames.uint(0));
  }

  private void attachCoordinator() {
    peer.send(coordinator()).receive(Attach.class);
    peer.receive(Flow.class);
  }

  private void attachSender() {
    peer.send(Frames.sender("orders").setHandle(Frames.uint(LINK))).receive(Attach.class);
    peer.receive(Flow.class);
  }

  /** A link with one delivery, which is number 0 of the session's. */
  private void attachReceiver(int deliveryId) {
    peer.send(Frames.receiver("orders").setHandle(Frames.uint(LINK)));
    FakeSession.Consume consume =
        (FakeSession.Consume) peer.session().takeCalls().stream().reduce((a, b) -> b).orElseThrow();
    peer.emit(new ConsumerOpened(consume.tag(), null)).receive(Attach.class);
    peer.send(Frames.credit(1).setHandle(Frames.uint(LINK)));
    Message message = Message.of(Destination.queue("orders"), Qos.AT_LEAST_ONCE, new byte[1]);
    long consumerId = consume.consumer().consumerId();
    peer.emit(
        new Delivery(
            deliveryId, consumerId, Qos.AT_LEAST_ONCE, false, false, 0, false, null, message));
    peer.receive(Transfer.class);
    peer.session().takeCalls();
  }

  private int send(Binary transaction) {
    peer.send(
        Frames.transfer(deliveries)
            .setHandle(Frames.uint(LINK))
            .setState(new TransactionalState().setTxnId(transaction)),
        Frames.message("m"));
    return deliveries++;
  }

  private Binary declare() {
    command(new Declare());
    Disposition answer = nextDisposition();
    assertThat(answer.getSettled()).isTrue();
    return ((Declared) answer.getState()).getTxnId();
  }

  private int discharge(Binary id, boolean fail) {
    return command(new Discharge().setTxnId(id).setFail(fail));
  }

  /** Tells the coordinator; returns the delivery's number. */
  private int command(DescribedType command) {
    peer.send(Frames.transfer(deliveries), Frames.message(new AmqpValue(command)));
    return deliveries++;
  }

  private static TransactionalState transactional(Binary id, DescribedType outcome) {
    return new TransactionalState().setTxnId(id).setOutcome(outcome);
  }

  /** Credit is granted in between. */
  private Disposition nextDisposition() {
    Object next = peer.receive();
    return (Disposition) (next instanceof Flow ? peer.receive() : next);
  }

  private void isAccepted(int delivery) {
    Disposition answer = peer.receive(Disposition.class);
    assertThat(answer.getFirst().intValue()).isEqualTo(delivery);
    assertThat(answer.getState()).isInstanceOf(Accepted.class);
    assertThat(answer.getSettled()).isTrue();
  }

  private void isRejected(int delivery, String condition) {
    Disposition answer = nextDisposition();
    assertThat(answer.getFirst().intValue()).isEqualTo(delivery);
    ErrorCondition error = (ErrorCondition) ((Rejected) answer.getState()).getError();
    assertThat(error.getCondition()).hasToString(condition);
  }

  private void isDetached(String condition) {
    ErrorCondition error = (ErrorCondition) peer.receive(Detach.class).getError();
    assertThat(error.getCondition()).hasToString(condition);
    peer.send(Frames.detach(true).setHandle(Frames.uint(LINK)));
  }
}
