package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Flow;
import io.sluice.gateway.fake.FakeSession.Written;
import java.io.ByteArrayOutputStream;
import org.apache.qpid.protonj2.test.driver.codec.transport.Open;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;
import org.junit.jupiter.api.Test;

/** Transfers wait for room in the window of the client's session: AMQP 1.0, 2.5.6. */
class SessionWindowTest extends ReceivingClient {
  @Test
  void waitsForRoomInTheSessionsWindow() {
    attachWithWindow(2, new Open());
    credit(5);
    peer.emit(delivery(1), delivery(2), delivery(3));
    receiveTransfers(2);
    peer.receivesNothing();

    peer.send(Frames.window(4).setNextIncomingId(Frames.uint(2)));

    receiveTransfers(1);
    peer.isOpen();
  }

  /** Nothing else would: the shard has no more to hand over as long as its window is full. */
  @Test
  void reportsToTheShardWhatTheFlowLetThrough() {
    attachWithWindow(1, new Open());
    int half = Flow.DEFAULTS.windowMessages() / 2;
    credit(half);
    for (int i = 1; i <= half; i++) {
      peer.emit(delivery(i));
    }
    receiveTransfers(1);
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.send(Frames.window(half).setNextIncomingId(Frames.uint(1)));

    receiveTransfers(half - 1);
    assertThat(peer.session().takeCall(Written.class).messages()).isEqualTo(half);
  }

  /** The engine tells only the link that the flow is about. */
  @Test
  void sendsOnEveryLinkWhenAFlowAboutOneOpensTheWindow() {
    attachWithWindow(1, new Open());
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
    attachWithWindow(2, new Open().setMaxFrameSize(Frames.uint(512)));
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

  private void attachWithWindow(int transfers, Open open) {
    peer = new Peer().login();
    peer.open(open.setContainerId("c1"));
    beginWithWindow(transfers);
    attach();
  }
}
