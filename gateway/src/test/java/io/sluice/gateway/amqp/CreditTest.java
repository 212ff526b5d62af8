package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.Drained;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.gateway.fake.FakeSession.Settle;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.junit.jupiter.api.Test;

/** What a client that receives grants, takes back and drains: AMQP 1.0, 2.6.7. */
class CreditTest extends ReceivingClient {
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

    peer.emit(new Drained(consumerId, 0));

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
    peer.emit(delivery(1), new Drained(consumerId, 0));

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

    peer.emit(new Drained(consumerId, 0));

    assertThat(peer.session().takeCall(Credit.class).deliveries()).isEqualTo(4);
  }

  @Test
  void drainsNothingWithoutCredit() {
    attach();
    peer.send(Frames.credit(0).setDrain(true));
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.isOpen();
  }
}
