package io.sluice.gateway.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Prepared;
import io.sluice.broker.api.SessionEvent.PreparedEnded;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.broker.api.SessionEvent.Recovered;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.broker.api.Xid;
import io.sluice.gateway.fake.FakeSession.Begin;
import io.sluice.gateway.fake.FakeSession.Commit;
import io.sluice.gateway.fake.FakeSession.CommitPrepared;
import io.sluice.gateway.fake.FakeSession.Prepare;
import io.sluice.gateway.fake.FakeSession.PublishIn;
import io.sluice.gateway.fake.FakeSession.Recover;
import io.sluice.gateway.fake.FakeSession.Rollback;
import io.sluice.gateway.fake.FakeSession.RollbackPrepared;
import io.sluice.model.Resource;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.ConnectionError;
import org.apache.activemq.command.DataArrayResponse;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.IntegerResponse;
import org.apache.activemq.command.LocalTransactionId;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.TransactionId;
import org.apache.activemq.command.TransactionInfo;
import org.apache.activemq.command.XATransactionId;
import org.junit.jupiter.api.Test;

/** Distributed transactions (X/Open XA), as ActiveMQ's clients ask for them. */
class OpenWireXaTest {
  private static final Refusal FULL = Refusal.quota(Resource.STORED_BYTES, 1);
  private static final Xid XID = new Xid(7, new byte[] {1}, new byte[] {2, 3});
  private static final XATransactionId ID = id(new byte[] {1});

  private final Peer peer = Peer.connected();

  private static XATransactionId id(byte[] globalTransactionId) {
    XATransactionId id = new XATransactionId();
    id.setFormatId(7);
    id.setGlobalTransactionId(globalTransactionId);
    id.setBranchQualifier(new byte[] {2, 3});
    return id;
  }

  private int ask(TransactionId id, byte type) {
    return peer.ask(new TransactionInfo(Peer.CONNECTION, id, type));
  }

  private long begin() {
    peer.isAnswered(ask(ID, TransactionInfo.BEGIN));
    return peer.session().takeCall(Begin.class).transactionId();
  }

  private void prepare() {
    begin();
    ask(ID, TransactionInfo.PREPARE);
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), null, false));
    assertThat(peer.receive(IntegerResponse.class).getResult()).isEqualTo(XAResource.XA_OK);
  }

  /** A client is sent the message alone. */
  private void fails(int code) {
    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(XAException.class)
        .hasMessageEndingWith("xaErrorCode:" + code);
  }

  /** A failover client tells all of a branch again, though the answer may have come before. */
  @Test
  void whoReturnsIsToldThatItsBranchIsPrepared() {
    Refusal inUse = Refusal.of(Refusal.Cause.IN_USE, "it is prepared already");
    begin();
    ask(ID, TransactionInfo.PREPARE);
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), inUse, false));
    fails(XAException.XAER_DUPID);

    Peer returned = Peer.returned();
    returned.isAnswered(
        returned.ask(new TransactionInfo(Peer.CONNECTION, ID, TransactionInfo.BEGIN)));
    returned.session().takeCalls();
    returned.ask(new TransactionInfo(Peer.CONNECTION, ID, TransactionInfo.PREPARE));
    returned.emit(new Prepared(returned.session().takeCall(Prepare.class).tag(), inUse, false));
    assertThat(returned.receive(IntegerResponse.class).getResult()).isEqualTo(XAResource.XA_OK);
  }

  @Test
  void aBranchIsPreparedUnderItsName() {
    long transactionId = begin();
    peer.isAnswered(ask(ID, TransactionInfo.END));
    int command = ask(ID, TransactionInfo.PREPARE);
    Prepare prepare = peer.session().takeCall(Prepare.class);
    assertThat(prepare.transactionId()).isEqualTo(transactionId);
    assertThat(prepare.xid()).isEqualTo(XID);
    peer.receivesNothing();
    peer.emit(new Prepared(prepare.tag(), null, false));

    IntegerResponse response = peer.receive(IntegerResponse.class);
    assertThat(response.getCorrelationId()).isEqualTo(command);
    assertThat(response.getResult()).isEqualTo(XAResource.XA_OK);
  }

  @Test
  void itIsCommittedUnderItsName() {
    prepare();
    int command = ask(ID, TransactionInfo.COMMIT_TWO_PHASE);
    CommitPrepared commit = peer.session().takeCall(CommitPrepared.class);
    assertThat(commit.xid()).isEqualTo(XID);
    peer.emit(new TransactionEnded(commit.tag(), null));
    peer.isAnswered(command);
  }

  @Test
  void aSecondPrepareIsAnsweredAsTheFirst() {
    prepare();
    ask(ID, TransactionInfo.PREPARE);
    assertThat(peer.receive(IntegerResponse.class).getResult()).isEqualTo(XAResource.XA_OK);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void anEmptyBranchIsOver() {
    begin();
    ask(ID, TransactionInfo.PREPARE);
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), null, true));
    assertThat(peer.receive(IntegerResponse.class).getResult()).isEqualTo(XAResource.XA_RDONLY);
    ask(ID, TransactionInfo.PREPARE);
    fails(XAException.XAER_NOTA);
  }

  @Test
  void oneAndTheSameConnectionResumesWhatItSuspended() {
    begin();
    peer.isAnswered(ask(ID, TransactionInfo.END));
    peer.isAnswered(ask(ID, TransactionInfo.BEGIN));
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void onePhaseIsALocalCommit() {
    long transactionId = begin();
    int command = ask(ID, TransactionInfo.COMMIT_ONE_PHASE);
    Commit commit = peer.session().takeCall(Commit.class);
    assertThat(commit.transactionId()).isEqualTo(transactionId);
    peer.emit(new TransactionEnded(commit.tag(), null));
    peer.isAnswered(command);
  }

  @Test
  void aRefusedCommitIsARollback() {
    begin();
    ask(ID, TransactionInfo.COMMIT_ONE_PHASE);
    peer.emit(new TransactionEnded(peer.session().takeCall(Commit.class).tag(), FULL));
    fails(XAException.XA_RBROLLBACK);
  }

  @Test
  void aRefusedPrepareIsARollback() {
    begin();
    ask(ID, TransactionInfo.PREPARE);
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), FULL, false));
    fails(XAException.XA_RBROLLBACK);
    ask(ID, TransactionInfo.COMMIT_ONE_PHASE);
    fails(XAException.XAER_NOTA);
  }

  @Test
  void aNameInUseIsADuplicate() {
    begin();
    ask(ID, TransactionInfo.PREPARE);
    Refusal inUse = Refusal.of(Refusal.Cause.IN_USE, "there is one");
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), inUse, false));
    fails(XAException.XAER_DUPID);
  }

  @Test
  void whatWasRefusedInItIsNotPrepared() throws Exception {
    begin();
    ActiveMQTextMessage message = new ActiveMQTextMessage();
    message.setMessageId(new MessageId("ID:peer-1:1:1:1"));
    message.setProducerId(message.getMessageId().getProducerId());
    message.setDestination(new ActiveMQQueue("orders"));
    message.setText("x");
    message.setTransactionId(ID);
    peer.send(message);
    PublishIn publish = peer.session().takeCall(PublishIn.class);
    ask(ID, TransactionInfo.PREPARE);
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.emit(new Published(publish.tag(), FULL, false, 0));
    peer.receive(ConnectionError.class);
    peer.emit(new TransactionEnded(peer.session().takeCall(Rollback.class).tag(), null));
    fails(XAException.XA_RBROLLBACK);
  }

  @Test
  void whatIsOpenIsRolledBackInTheSession() {
    begin();
    int command = ask(ID, TransactionInfo.ROLLBACK);
    peer.emit(new TransactionEnded(peer.session().takeCall(Rollback.class).tag(), null));
    peer.isAnswered(command);
  }

  @Test
  void whatIsPreparedIsRolledBackInTheBroker() {
    prepare();
    int command = ask(ID, TransactionInfo.ROLLBACK);
    RollbackPrepared rollback = peer.session().takeCall(RollbackPrepared.class);
    assertThat(rollback.xid()).isEqualTo(XID);
    peer.emit(new TransactionEnded(rollback.tag(), null));
    peer.isAnswered(command);
  }

  /** A name that another ended can be used again. */
  @Test
  void whatAnotherEndedIsNotPreparedAnyMore() {
    for (boolean committed : new boolean[] {true, false}) {
      prepare();
      peer.emit(new PreparedEnded(XID, committed));
      ask(ID, TransactionInfo.PREPARE);
      fails(XAException.XAER_NOTA);
    }
  }

  @Test
  void anUnknownNameIsSaidSo() {
    Refusal unknown = Refusal.of(Refusal.Cause.NOT_FOUND, "there is none");
    ask(ID, TransactionInfo.COMMIT_TWO_PHASE);
    peer.emit(new TransactionEnded(peer.session().takeCall(CommitPrepared.class).tag(), unknown));
    fails(XAException.XAER_NOTA);
    ask(ID, TransactionInfo.ROLLBACK);
    peer.emit(new TransactionEnded(peer.session().takeCall(RollbackPrepared.class).tag(), unknown));
    fails(XAException.XAER_NOTA);
    ask(ID, TransactionInfo.PREPARE);
    fails(XAException.XAER_NOTA);
  }

  @Test
  void thePhasesHaveAnOrder() {
    begin();
    ask(ID, TransactionInfo.COMMIT_TWO_PHASE);
    fails(XAException.XAER_PROTO);
    peer.session().takeCalls();
    ask(ID, TransactionInfo.PREPARE);
    peer.emit(new Prepared(peer.session().takeCall(Prepare.class).tag(), null, false));
    peer.receive(IntegerResponse.class);
    ask(ID, TransactionInfo.COMMIT_ONE_PHASE);
    fails(XAException.XAER_PROTO);
    ask(ID, TransactionInfo.BEGIN);
    fails(XAException.XAER_DUPID);
  }

  @Test
  void whatIsPreparedIsRecovered() {
    int command = ask(null, TransactionInfo.RECOVER);
    Xid other = new Xid(-1, new byte[Xid.MAX_PART_BYTES], new byte[0]);
    peer.emit(new Recovered(peer.session().takeCall(Recover.class).tag(), List.of(XID, other)));

    DataArrayResponse response = peer.receive(DataArrayResponse.class);
    assertThat(response.getCorrelationId()).isEqualTo(command);
    assertThat(response.getData()).hasSize(2);
    assertThat(response.getData()[0]).isEqualTo(ID);
    XATransactionId second = (XATransactionId) response.getData()[1];
    assertThat(second.getFormatId()).isEqualTo(-1);
    assertThat(second.getGlobalTransactionId()).hasSize(Xid.MAX_PART_BYTES);
    assertThat(second.getBranchQualifier()).isEmpty();
  }

  @Test
  void nothingEndsByHeuristics() {
    prepare();
    ask(ID, TransactionInfo.FORGET);
    fails(XAException.XAER_NOTA);
  }

  @Test
  void namesAreBounded() {
    ask(id(new byte[Xid.MAX_PART_BYTES + 1]), TransactionInfo.BEGIN);
    fails(XAException.XAER_INVAL);
  }

  @Test
  void aLocalTransactionHasOnePhase() {
    TransactionId local = new LocalTransactionId(Peer.CONNECTION, 5);
    peer.isAnswered(ask(local, TransactionInfo.BEGIN));
    ask(local, TransactionInfo.PREPARE);
    assertThat(peer.receive(ExceptionResponse.class).getException())
        .hasMessageContaining("one phase");
  }
}
