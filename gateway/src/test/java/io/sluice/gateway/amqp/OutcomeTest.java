package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.Received;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Settle;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Accepted;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Modified;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Rejected;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Released;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.transport.Disposition;
import org.apache.qpid.protonj2.test.driver.codec.transport.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client makes of the deliveries it gets: AMQP 1.0, 2.6.12, 3.4. */
class OutcomeTest extends ReceivingClient {
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

  /** The engine would take no outcome of a session that it has ended. */
  @Test
  void acceptsForAClientWhoseSessionEndedMeanwhile() {
    attach();
    credit(1);
    peer.emit(delivery(7));
    receiveTransfers(1);
    peer.send(Frames.disposition(0, 0, false, new Accepted()));
    peer.send(Frames.receiver("others")); // On a handle that is in use.
    peer.receive(End.class);
    peer.session().takeCalls();

    peer.emit(new Received(7, true));

    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.ACCEPTED));
    peer.isOpen();
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
}
