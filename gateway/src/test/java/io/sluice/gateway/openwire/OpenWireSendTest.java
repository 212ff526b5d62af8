package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.gateway.fake.FakeSession.Begin;
import io.sluice.gateway.fake.FakeSession.Close;
import io.sluice.gateway.fake.FakeSession.Commit;
import io.sluice.gateway.fake.FakeSession.ForgetProducer;
import io.sluice.gateway.fake.FakeSession.Publish;
import io.sluice.gateway.fake.FakeSession.PublishIn;
import io.sluice.gateway.fake.FakeSession.Rollback;
import io.sluice.model.Resource;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTempQueue;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.command.ConnectionError;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.LocalTransactionId;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.ProducerAck;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.Response;
import org.apache.activemq.command.SessionId;
import org.apache.activemq.command.SessionInfo;
import org.apache.activemq.command.ShutdownInfo;
import org.apache.activemq.command.TransactionId;
import org.apache.activemq.command.TransactionInfo;
import org.junit.jupiter.api.Test;

/** What clients send. */
class OpenWireSendTest {
  private static final Refusal FULL = Refusal.quota(Resource.STORED_BYTES, 1);
  private final Peer peer = Peer.connected();

  private static ActiveMQTextMessage text(ActiveMQDestination destination, String text) {
    try {
      ActiveMQTextMessage message = new ActiveMQTextMessage();
      message.setMessageId(new MessageId("ID:peer-1:1:1:1"));
      message.setProducerId(message.getMessageId().getProducerId());
      message.setDestination(destination);
      message.setText(text);
      return message;
    } catch (JMSException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Message published() {
    return peer.session().takeCall(Publish.class).message();
  }

  @Test
  void isAnsweredWhenTheShardHasTaken() {
    int command = peer.ask(text(new ActiveMQQueue("orders"), "x"));
    long tag = peer.session().takeCall(Publish.class).tag();
    peer.receivesNothing();
    peer.emit(new Published(tag, null, true, 0));

    peer.isAnswered(command);
  }

  @Test
  void aMessagesIdTellsItFromOthersOfItsProducer() {
    peer.ask(text(new ActiveMQQueue("orders"), "x"));
    assertThat(peer.session().takeCall(Publish.class).by())
        .isEqualTo(new ProducerSequence("ID:peer-1:1:1", 1, false));

    Peer returned = Peer.returned();
    returned.ask(text(new ActiveMQQueue("orders"), "x"));
    assertThat(returned.session().takeCall(Publish.class).by())
        .isEqualTo(new ProducerSequence("ID:peer-1:1:1", 1, true));
  }

  @Test
  void anotherConnectionsIdTellsNothing() {
    ActiveMQTextMessage passedOn = text(new ActiveMQQueue("orders"), "x");
    passedOn.setMessageId(new MessageId("ID:other-1:1:1:1"));
    peer.ask(passedOn);
    assertThat(peer.session().takeCall(Publish.class).by()).isNull();
  }

  @Test
  void aProducerThatIsClosedSendsNothingAgain() {
    ProducerId own = new ProducerId("ID:peer-1:1:1");
    peer.isAnswered(peer.ask(new ProducerInfo(own).createRemoveCommand()));
    assertThat(peer.session().takeCall(ForgetProducer.class).producer()).isEqualTo("ID:peer-1:1:1");
    peer.ask(new ProducerInfo(new ProducerId("ID:other-1:1:1")).createRemoveCommand());
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void producersGoWithTheirSession() {
    ProducerId own = new ProducerId("ID:peer-1:1:1");
    peer.isAnswered(peer.ask(new ProducerInfo(own)));
    peer.isAnswered(peer.ask(new ProducerInfo(new ProducerId("ID:peer-1:2:1"))));
    SessionId session = new SessionId(own);
    peer.isAnswered(peer.ask(new SessionInfo(session).createRemoveCommand()));
    assertThat(peer.session().takeCall(ForgetProducer.class).producer()).isEqualTo("ID:peer-1:1:1");
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** What they sent may have been sent on a connection that was lost. */
  @Test
  void producersGoWithTheirClient() {
    peer.isAnswered(peer.ask(new ProducerInfo(new ProducerId("ID:peer-1:1:1"))));
    peer.send(new ShutdownInfo());
    assertThat(peer.session().takeCalls())
        .containsExactly(new ForgetProducer("ID:peer-1:1:1"), new Close(false, -1));
  }

  @Test
  void whoIsShutDownSendsNothingAgainAndWhoIsLostMay() {
    peer.send(new ShutdownInfo());
    assertThat(peer.session().takeCall(Close.class).publishWill()).isFalse();

    Peer lost = Peer.connected();
    lost.channel.finishAndReleaseAll();
    assertThat(lost.session().takeCall(Close.class).publishWill()).isTrue();
  }

  /** Failover clients send one for each answer that they wait for when they return. */
  @Test
  void anAnswerToNothingIsNoError() {
    peer.send(new Response());
    peer.ask(text(new ActiveMQQueue("orders"), "x"));
    assertThat(published().destination()).isEqualTo(Destination.queue("orders"));
  }

  @Test
  void topicsHaveDotsForSlashes() {
    peer.ask(text(new ActiveMQTopic("plant.line1"), "x"));

    assertThat(published().destination()).isEqualTo(Destination.topic("plant/line1"));
  }

  @Test
  void otherClientsGetPlainText() throws Exception {
    ActiveMQTextMessage message = text(new ActiveMQQueue("orders"), "gr\u00fc\u00dfe \uD83D\uDE00");
    message.setIntProperty("n", 7);
    message.setJMSCorrelationID("c");
    message.setJMSReplyTo(new ActiveMQTempQueue("ID:peer-1:9"));
    peer.ask(message);

    Message published = published();
    assertThat(published.body().kind()).isEqualTo(BodyKind.TEXT);
    assertThat(new String(published.body().toByteArray(), UTF_8))
        .isEqualTo("gr\u00fc\u00dfe \uD83D\uDE00");
    assertThat(published.properties().application()).hasSize(1);
    assertThat(published.properties().application().get(0).value()).isEqualTo(7);
    assertThat(published.properties().messageId()).isEqualTo("ID:peer-1:1:1:1");
    assertThat(published.properties().replyTo())
        .isEqualTo(Destination.temporary(Destination.Kind.QUEUE, "ID:peer-1:9"));
  }

  @Test
  void compressedBodiesAreInflatedForOthers() throws Exception {
    ActiveMQBytesMessage message = new ActiveMQBytesMessage();
    message.setMessageId(new MessageId("ID:peer-1:1:1:1"));
    message.setDestination(new ActiveMQQueue("orders"));
    message.writeBytes(new byte[1_000]);
    message.reset();
    message.compress();
    peer.ask(message);

    Message published = published();
    assertThat(published.body().kind()).isEqualTo(BodyKind.BINARY);
    assertThat(published.body().toByteArray()).isEqualTo(new byte[1_000]);
    assertThat(published.body().encodedLength()).isLessThan(100);
  }

  @Test
  void refusalsOfAskedForAnswersAreExceptions() {
    peer.ask(text(new ActiveMQQueue("orders"), "x"));
    long tag = peer.session().takeCall(Publish.class).tag();
    peer.emit(new Published(tag, FULL, false, 0));

    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(ResourceAllocationException.class);
  }

  @Test
  void refusalsOfAsyncSendsGoToTheExceptionListener() {
    peer.send(text(new ActiveMQQueue("orders"), "x"));
    long tag = peer.session().takeCall(Publish.class).tag();
    peer.emit(new Published(tag, FULL, false, 0));

    assertThat(peer.receive(ConnectionError.class).getException())
        .isInstanceOf(ResourceAllocationException.class);
  }

  @Test
  void namesThatCannotBeAreRefused() {
    for (ActiveMQDestination bad :
        List.of(new ActiveMQTopic("a.+"), new ActiveMQQueue("$temporary/x"))) {
      peer.ask(text(bad, "x"));
      assertThat(peer.receive(ExceptionResponse.class).getException())
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void whatTheUserMayNotIsRefused() {
    peer.broker.authorizer = (broker, user, groups, action, kind, name) -> false;
    peer.ask(text(new ActiveMQQueue("orders"), "x"));

    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(SecurityException.class);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void toSeveralDestinationsInOneStep() {
    int command = peer.ask(text(new ActiveMQQueue("a,topic://b.c"), "x"));

    List<Object> calls = peer.session().takeCalls();
    assertThat(calls).hasSize(4);
    assertThat(calls.get(0)).isInstanceOf(Begin.class);
    PublishIn first = (PublishIn) calls.get(1);
    PublishIn second = (PublishIn) calls.get(2);
    assertThat(first.message().destination()).isEqualTo(Destination.queue("a"));
    assertThat(second.message().destination()).isEqualTo(Destination.topic("b/c"));
    peer.emit(
        new Published(first.tag(), null, true, 0), new Published(second.tag(), null, true, 0));
    peer.receivesNothing();
    peer.emit(new TransactionEnded(((Commit) calls.get(3)).tag(), null));
    peer.isAnswered(command);
  }

  @Test
  void windowsOpenWhenTheShardHasTaken() {
    ActiveMQTextMessage message = text(new ActiveMQQueue("orders"), "x");
    ProducerInfo producer = new ProducerInfo(message.getProducerId());
    producer.setWindowSize(1_000);
    peer.isAnswered(peer.ask(producer));
    peer.send(message);
    peer.receivesNothing();
    peer.emit(new Published(peer.session().takeCall(Publish.class).tag(), null, true, 0));

    assertThat(peer.receive(ProducerAck.class).getSize()).isGreaterThan(1_000);
  }

  private int info(TransactionId id, byte type) {
    return peer.ask(new TransactionInfo(Peer.CONNECTION, id, type));
  }

  @Test
  void aTransactionOfWhichSomethingWasRefusedCannotCommit() {
    TransactionId id = new LocalTransactionId(Peer.CONNECTION, 5);
    peer.isAnswered(info(id, TransactionInfo.BEGIN));
    peer.session().takeCall(Begin.class);
    ActiveMQTextMessage message = text(new ActiveMQQueue("orders"), "x");
    message.setTransactionId(id);
    peer.send(message);
    PublishIn publish = peer.session().takeCall(PublishIn.class);
    info(id, TransactionInfo.COMMIT_ONE_PHASE);
    peer.emit(new Published(publish.tag(), FULL, false, 0));
    peer.receive(ConnectionError.class);
    peer.emit(new TransactionEnded(peer.session().takeCall(Rollback.class).tag(), null));

    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(TransactionRolledBackException.class);
  }
}
