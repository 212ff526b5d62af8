package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.ConsumerClosed;
import io.sluice.gateway.connection.Flow;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.gateway.fake.FakeSession.Settle;
import java.io.ByteArrayOutputStream;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Header;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Open;
import org.apache.qpid.protonj2.test.driver.codec.transport.SenderSettleMode;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers to a client, and their end: AMQP 1.0, 2.6.14, 3.2. */
class ReceiveTest extends ReceivingClient {
  private static final int HEADER_BYTES = 24;

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

  @Test
  void reportsToTheShardWhatWasSent() {
    attach();
    credit(10);
    Message half = encoded(Frames.message("x".repeat(Flow.DEFAULTS.windowBytes() / 2)));
    peer.emit(delivery(1), delivery(2, half, 0, false));

    FakeSession.Written written = peer.session().takeCall(FakeSession.Written.class);
    assertThat(written.messages()).isEqualTo(2);
    assertThat(written.bytes())
        .isEqualTo(half.sizeBytes() + encoded(Frames.message("m")).sizeBytes());
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
}
