package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent.ConsumerClosed;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Drained;
import io.sluice.broker.api.SessionEvent.Received;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.gateway.fake.FakeSession.Settle;
import io.sluice.model.Protocol;
import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Accepted;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Header;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Modified;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Rejected;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Released;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Disposition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.apache.qpid.protonj2.test.driver.codec.transport.Open;
import org.apache.qpid.protonj2.test.driver.codec.transport.SenderSettleMode;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers to a client and what it makes of them: AMQP 1.0, 2.6.7, 2.6.12, 2.6.14, 3.4. */
class ReceiveTest {
  private static final int HEADER_BYTES = 24;

  private Peer peer = Peer.ready();
  private long consumerId;
  private int window = Frames.WINDOW;

  // Credit.

  @Test
  void tellsTheShardHowMuchCreditChanges() {
    attach();
    assertThat(credit(10)).isEqualTo(10);
    assertThat(credit(15)).isEqualTo(5);
    assertThat(credit(3)).isEqualTo(-12);
    peer.send(Frames.credit(3));
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** What was sent counts against the credit that the client granted before it came. */
  @Test
  void countsWhatIsOnItsWay() {
    attach();
    credit(10);
    peer.emit(delivery(1), delivery(2), delivery(3));
    receiveTransfers(3);

    peer.send(Frames.credit(1, 10)); // It has seen one of the three.

    assertThat(peer.session().takeCall(Credit.class).deliveries()).isEqualTo(1);
  }

  @Test
  void givesBackWhatTheClientTookItsCreditFrom() {
    attach();
    credit(2);
    assertThat(credit(1)).isEqualTo(-1);
    peer.emit(delivery(1), delivery(2));

    receiveTransfers(1);
    peer.receivesNothing();
    assertThat(peer.session().takeCalls()).containsExactly(new Settle(2, Outcome.RELEASED));
  }

  /** 2.6.7: deliveries as far as there are some, then the rest of the credit is gone. */
  @Test
  void drains() {
    attach();
    peer.send(Frames.credit(5).setDrain(true));
    assertThat(peer.session().takeCalls())
        .containsExactly(new Credit(consumerId, 5), new FakeSession.Drain(consumerId));
    peer.emit(delivery(1), delivery(2));
    receiveTransfers(2);
    peer.receivesNothing();

    peer.emit(new Drained(consumerId));

    Flow flow = peer.receive(Flow.class);
    assertThat(flow.getDrain()).isTrue();
    assertThat(flow.getLinkCredit().intValue()).isZero();
    assertThat(flow.getDeliveryCount().intValue()).isEqualTo(5);
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.send(Frames.credit(5, 1));
    assertThat(peer.session().takeCall(Credit.class).deliveries()).isEqualTo(1);
  }

  @Test
  void saysNothingOfADrainThatUsedAllCredit() {
    attach();
    peer.send(Frames.credit(1).setDrain(true));
    peer.emit(delivery(1), new Drained(consumerId));

    receiveTransfers(1);
    peer.receivesNothing();
  }

  @Test
  void grantsWhatIsAskedForDuringADrainAfterIt() {
    attach();
    peer.send(Frames.credit(1).setDrain(true));
    peer.session().takeCalls();
    peer.send(Frames.credit(4));
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.emit(new Drained(consumerId));

    assertThat(peer.session().takeCall(Credit.class).deliveries()).isEqualTo(4);
  }

  @Test
  void drainsNothingWithoutCredit() {
    attach();
    peer.send(Frames.credit(0).setDrain(true));
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.isOpen();
  }

  // What is sent.

  /** The bytes of the sender come through as they are, behind a header of our own (3.2). */
  @Test
  void passesOnWhatAnAmqpClientSent() {
    attach();
    credit(1);
    byte[] sent = Frames.message("hello");
    peer.emit(delivery(7, encoded(sent), 2, true));

    Transfer transfer = peer.receive(Transfer.class);
    assertThat(transfer.getDeliveryTag().getLength()).isPositive();
    assertThat(transfer.getMessageFormat().intValue()).isZero();
    assertThat(Boolean.TRUE.equals(transfer.getSettled())).isFalse();
    Header header = (Header) Sections.of(peer.payload()).get(0);
    assertThat(header.getDurable()).isTrue();
    assertThat(header.getPriority().intValue()).isEqualTo(4);
    assertThat(header.getFirstAcquirer()).isFalse();
    assertThat(header.getDeliveryCount().intValue()).isEqualTo(2);
    assertThat(peer.payload()).endsWith(sent);
    assertThat(peer.payload().length - sent.length).isLessThan(HEADER_BYTES);
  }

  @Test
  void tellsHowLongAMessageStillHasToLive() {
    attach();
    credit(1);
    Message message = encoded(Frames.message("m"));
    peer.emit(delivery(1, message.withTimes(0, FakeBroker.START_MILLIS + 1_234, null), 0, false));

    peer.receive(Transfer.class);
    Header header = (Header) Sections.of(peer.payload()).get(0);
    assertThat(header.getTtl().intValue()).isEqualTo(1_234);
    assertThat(header.getFirstAcquirer()).isTrue();
  }

  @Test
  void dropsWhatExpiredOnItsWay() {
    attach();
    credit(1);
    Message message = encoded(Frames.message("m"));
    peer.emit(delivery(1, message.withTimes(0, FakeBroker.START_MILLIS, null), 0, false));

    peer.receivesNothing();
    assertThat(peer.session().takeCalls())
        .containsExactly(new Settle(1, Outcome.ACCEPTED), new Credit(consumerId, 1));
    assertThat(peer.broker.events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.MESSAGE_EXPIRED);
  }

  /** The largest frame is the smaller of the two that the peers told each other (2.4.1). */
  @ParameterizedTest
  @ValueSource(ints = {512, 1_000, 1_000_000})
  void sendsALargeMessageInSeveralTransfers(int maxFrameBytes) {
    peer = new Peer().login();
    peer.open(new Open().setContainerId("c1").setMaxFrameSize(Frames.uint(maxFrameBytes)));
    peer.send(Frames.begin()).receive(Begin.class);
    attach();
    credit(2);
    byte[] sent = Frames.message("x".repeat(200_000));
    peer.emit(delivery(1, encoded(sent), 0, false));

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Transfer transfer;
    int transfers = 0;
    do {
      transfer = peer.receive(Transfer.class);
      transfers++;
      assertThat(peer.payload().length).isLessThan(Math.min(maxFrameBytes, 64 << 10));
      all.writeBytes(peer.payload());
    } while (Boolean.TRUE.equals(transfer.getMore()));
    assertThat(all.toByteArray()).endsWith(sent);
    assertThat(transfers).isGreaterThan(200_000 / Math.min(maxFrameBytes, 64 << 10));
    peer.receivesNothing();
  }

  @Test
  void deliversSettledWhereTheClientAsksForIt() {
    attach(Frames.receiver("orders").setSenderSettleMode(SenderSettleMode.SETTLED));
    credit(1);
    peer.emit(delivery(0));

    assertThat(peer.receive(Transfer.class).getSettled()).isTrue();
  }

  @Test
  void sendsNoMoreThanTheClientsMaximum() {
    attach(
        Frames.receiver("orders")
            .setMaxMessageSize(
                org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedLong.valueOf(10L)));
    credit(1);
    peer.emit(delivery(1));

    peer.receivesNothing();
    assertThat(peer.session().takeCalls())
        .contains(new Settle(1, Outcome.MODIFIED_UNDELIVERABLE_HERE));
  }

  // The session's window, 2.5.6.

  @Test
  void waitsForRoomInTheSessionsWindow() {
    peer = new Peer().login();
    peer.open(new Open().setContainerId("c1"));
    beginWithWindow(2);
    attach();
    credit(5);
    peer.emit(delivery(1), delivery(2), delivery(3));
    receiveTransfers(2);
    peer.receivesNothing();

    peer.send(Frames.window(4).setNextIncomingId(Frames.uint(2)));

    receiveTransfers(1);
    peer.isOpen();
  }

  /** The engine tells only the link that the flow is about. */
  @Test
  void sendsOnEveryLinkWhenAFlowAboutOneOpensTheWindow() {
    peer = new Peer().login();
    peer.open(new Open().setContainerId("c1"));
    beginWithWindow(1);
    attach();
    credit(5);
    final long first = consumerId;
    attach(Frames.receiver("others").setName("other").setHandle(Frames.uint(1)));
    peer.send(Frames.credit(5).setHandle(Frames.uint(1)).setIncomingWindow(Frames.uint(1)));
    peer.session().takeCalls();
    peer.emit(delivery(1), of(first, 2), of(first, 3));
    receiveTransfers(1);
    peer.receivesNothing();

    peer.send(
        Frames.credit(1, 5)
            .setHandle(Frames.uint(1))
            .setNextIncomingId(Frames.uint(1))
            .setIncomingWindow(Frames.uint(10)));

    receiveTransfers(2);
  }

  @Test
  void finishesADeliveryWhenThereIsRoomAgain() {
    peer = new Peer().login();
    peer.open(new Open().setContainerId("c1").setMaxFrameSize(Frames.uint(512)));
    beginWithWindow(2);
    attach();
    credit(5);
    byte[] sent = Frames.message("x".repeat(1_000));
    peer.emit(delivery(1, encoded(sent), 0, false), delivery(2));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      assertThat(peer.receive(Transfer.class).getMore()).isTrue();
      all.writeBytes(peer.payload());
    }
    peer.receivesNothing();

    peer.send(Frames.window(10).setNextIncomingId(Frames.uint(2)));

    assertThat(Boolean.TRUE.equals(peer.receive(Transfer.class).getMore())).isFalse();
    all.writeBytes(peer.payload());
    assertThat(all.toByteArray()).endsWith(sent);
    receiveTransfers(1);
  }

  @Test
  void reportsToTheShardWhatWasSent() {
    attach();
    credit(10);
    peer.emit(delivery(1), delivery(2));
    peer.pass(20);

    FakeSession.Written written = peer.session().takeCall(FakeSession.Written.class);
    assertThat(written.messages()).isEqualTo(2);
    assertThat(written.bytes()).isEqualTo(2L * encoded(Frames.message("m")).sizeBytes());
  }

  // Outcomes.

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new Accepted(), Outcome.ACCEPTED),
        Arguments.of(new Rejected(), Outcome.REJECTED),
        Arguments.of(new Released(), Outcome.RELEASED),
        Arguments.of(new Modified(), Outcome.RELEASED),
        Arguments.of(new Modified().setDeliveryFailed(true), Outcome.MODIFIED_FAILED),
        Arguments.of(
            new Modified().setDeliveryFailed(true).setUndeliverableHere(true),
            Outcome.MODIFIED_UNDELIVERABLE_HERE),
        Arguments.of(null, Outcome.RELEASED));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void settlesAsTheClientDoes(DescribedType state, Outcome outcome) {
    attach();
    credit(1);
    peer.emit(delivery(7));
    receiveTransfers(1);

    peer.send(Frames.disposition(0, 0, true, state));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, outcome));
    peer.isOpen();
  }

  /** The first to settle is the client, or, in its mode second, the broker (2.6.12). */
  @Test
  void letsTheClientForgetWhatItAcceptedOnceThatIsLasting() {
    attach();
    credit(1);
    peer.emit(delivery(7));
    receiveTransfers(1);

    peer.send(Frames.disposition(0, 0, false, new Accepted()));
    assertThat(peer.session().takeCalls()).containsExactly(new FakeSession.Receive(7));
    peer.receivesNothing();

    peer.emit(new Received(7, true));

    Disposition answer = peer.receive(Disposition.class);
    assertThat(answer.getRole()).as("role sender").isFalse();
    assertThat(answer.getSettled()).isTrue();
    assertThat(answer.getState()).isInstanceOf(Accepted.class);
    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.ACCEPTED));
  }

  @Test
  void settlesOtherOutcomesThatTheClientDoesNot() {
    attach();
    credit(1);
    peer.emit(delivery(7));
    receiveTransfers(1);

    peer.send(Frames.disposition(0, 0, false, new Released()));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.RELEASED));
    assertThat(peer.receive(Disposition.class).getSettled()).isTrue();
  }

  @Test
  void takesOneDispositionForManyDeliveries() {
    attach();
    credit(5);
    peer.emit(delivery(3), delivery(4), delivery(5));
    receiveTransfers(3);

    peer.send(Frames.disposition(0, 1, true, new Accepted()));

    assertThat(peer.session().takeCalls())
        .containsExactly(new Settle(3, Outcome.ACCEPTED), new Settle(4, Outcome.ACCEPTED));
  }

  /** 3.5.3. */
  @Test
  void takesTheDefaultOutcomeWhereThereIsNone() {
    attach(
        Frames.receiver(
            new Source()
                .setAddress("orders")
                .setDefaultOutcome(new Modified().setDeliveryFailed(true))));
    credit(1);
    peer.emit(delivery(7));
    receiveTransfers(1);

    peer.send(Frames.disposition(0, 0, true, null));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.MODIFIED_FAILED));
  }

  @Test
  void passesOverDispositionsOfWhatIsNotThere() {
    attach();
    peer.send(Frames.disposition(0, 1_000_000, true, new Accepted()));
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.isOpen();
  }

  /** 4.4.3: acquiring messages in a transaction is not there. */
  @Test
  void refusesTransactionalAcquisition() {
    attach();
    peer.send(
        Frames.credit(1)
            .setProperties(java.util.Map.of(Symbol.valueOf("txn-id"), Frames.binary("1"))));
    peer.isClosedWith("amqp:not-implemented");
  }

  // The end.

  @Test
  void detachesOnceWhatIsUnsettledIsGivenBack() {
    attach();
    credit(5);
    peer.emit(delivery(1));
    receiveTransfers(1);
    peer.send(Frames.detach(true));
    FakeSession.CloseConsumer close = peer.session().takeCall(FakeSession.CloseConsumer.class);
    assertThat(close.consumerId()).isEqualTo(consumerId);
    peer.emit(delivery(2)).receivesNothing();

    peer.emit(new ConsumerClosed(close.tag()));

    assertThat(peer.receive(Detach.class).getClosed()).isTrue();
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  private void attach() {
    attach(Frames.receiver("orders"));
  }

  private void attach(Attach attach) {
    peer.send(attach);
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    consumerId = consume.consumer().consumerId();
    peer.emit(new ConsumerOpened(consume.tag(), null)).receive(Attach.class);
  }

  /** Grants credit, and returns what the shard was told. */
  private int credit(int credit) {
    peer.send(Frames.credit(credit).setIncomingWindow(Frames.uint(window)));
    Credit told = peer.session().takeCall(Credit.class);
    assertThat(told.consumerId()).isEqualTo(consumerId);
    return told.deliveries();
  }

  private void beginWithWindow(int transfers) {
    window = transfers;
    peer.send(Frames.begin(transfers)).receive(Begin.class);
  }

  private void receiveTransfers(int count) {
    for (int i = 0; i < count; i++) {
      peer.receive(Transfer.class);
    }
  }

  private Delivery delivery(int id) {
    return delivery(id, encoded(Frames.message("m")), 0, false);
  }

  private static Delivery of(long consumer, int id) {
    return new Delivery(
        id, consumer, Qos.AT_LEAST_ONCE, false, false, 0, null, encoded(Frames.message("m")));
  }

  private Delivery delivery(int id, Message message, int count, boolean again) {
    return new Delivery(id, consumerId, Qos.AT_LEAST_ONCE, false, again, count, null, message);
  }

  /** A message as the adapter made it of what an AMQP client sent. */
  private static Message encoded(byte[] bytes) {
    Body body = new Body(BodyKind.BINARY, bytes, 0, 0, Protocol.AMQP, bytes.length);
    Message plain = Message.of(Destination.queue("orders"), Qos.AT_LEAST_ONCE, new byte[0]);
    return new Message(
        plain.destination(),
        plain.qos(),
        true,
        false,
        plain.priority(),
        0,
        0,
        null,
        plain.properties(),
        body);
  }
}
