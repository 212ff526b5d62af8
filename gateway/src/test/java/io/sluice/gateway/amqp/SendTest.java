package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Refusal.Cause;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.model.Resource;
import java.util.Arrays;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Accepted;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Data;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Properties;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Rejected;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Target;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Disposition;
import org.apache.qpid.protonj2.test.driver.codec.transport.ErrorCondition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.apache.qpid.protonj2.test.driver.codec.transport.ReceiverSettleMode;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers from a client: AMQP 1.0, 2.6.7, 2.6.12, 2.6.14, 2.7.5, 3.4. */
class SendTest {
  private Peer peer = Peer.ready();

  @Test
  void publishesAndAcceptsOnceTheBrokerHas() {
    attach("queue://orders");
    peer.send(Frames.transfer(0), Frames.message("hello"));

    FakeSession.Publish publish = peer.session().takeCall(FakeSession.Publish.class);
    assertThat(publish.message().destination()).isEqualTo(Destination.queue("orders"));
    assertThat(publish.message().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    assertThat(publish.message().body().toByteArray()).asString().contains("hello");
    assertThat(publish.dedupId()).isZero();
    peer.receivesNothing();

    peer.emit(taken(publish.tag()));

    isAnswered(0, 0, Accepted.class, true);
  }

  /** 2.7.6: one disposition for a range of deliveries. */
  @Test
  void acceptsARunOfDeliveriesAtOnce() {
    attach("orders");
    for (int id = 0; id < 5; id++) {
      peer.send(Frames.transfer(id), Frames.message("m" + id));
    }
    long[] tags = tags();
    peer.emit(taken(tags[0]), taken(tags[1]), taken(tags[2]), taken(tags[4]), taken(tags[3]));

    isAnswered(0, 2, Accepted.class, true);
    isAnswered(4, 4, Accepted.class, true);
    isAnswered(3, 3, Accepted.class, true);
  }

  @ParameterizedTest
  @CsvSource({
    "QUOTA, amqp:resource-limit-exceeded",
    "NOT_AUTHORIZED, amqp:unauthorized-access",
    "MESSAGE_TOO_LARGE, amqp:link:message-size-exceeded",
    "INVALID, amqp:invalid-field",
    "NOT_FOUND, amqp:not-found",
    "UNAVAILABLE, amqp:internal-error"
  })
  void rejectsWhatTheBrokerDoesNotTake(Cause cause, String condition) {
    attach("orders");
    peer.send(Frames.transfer(0), Frames.message("hello"));
    peer.emit(new Published(tags()[0], Refusal.of(cause, "because"), false, 0));

    isRejected(0, condition);
    peer.isOpen();
  }

  /** A client that sends settled hears nothing: only the end of the link can tell it. */
  @Test
  void answersSettledDeliveriesNotAtAllOrByDetaching() {
    attach("orders");
    peer.send(Frames.transfer(0).setSettled(true), Frames.message("one"));
    peer.send(Frames.transfer(1).setSettled(true), Frames.message("two"));
    long[] tags = tags();
    peer.emit(taken(tags[0])).receivesNothing();

    peer.emit(new Published(tags[1], Refusal.quota(Resource.STORED_BYTES, 1), false, 0));

    isDetached("amqp:resource-limit-exceeded");
    peer.isOpen();
  }

  /** 2.6.12: with the mode second the sender settles first. */
  @Test
  void settlesAfterTheSenderInModeSecond() {
    peer.send(Frames.sender("orders").setReceiverSettleMode(ReceiverSettleMode.SECOND));
    assertThat(peer.receive(Attach.class).getReceiverSettleMode().intValue()).isEqualTo(1);
    peer.receive(Flow.class);
    peer.send(Frames.transfer(0), Frames.message("hello"));
    peer.emit(taken(tags()[0]));
    isAnswered(0, 0, Accepted.class, false);

    peer.send(Frames.disposition(0, 0, true, new Accepted()).setRole(false));

    peer.isOpen();
  }

  // Credit.

  @Test
  void grantsCreditAgainWhenHalfOfTheWindowIsAnswered() {
    peer = Peer.ready(TestOptions.creditWindow(4));
    assertThat(attach("orders").getLinkCredit().intValue()).isEqualTo(4);
    for (int id = 0; id < 4; id++) {
      peer.send(Frames.transfer(id), Frames.message("m"));
    }
    long[] tags = tags();
    peer.emit(taken(tags[0]));
    isAnswered(0, 0, Accepted.class, true);
    peer.receivesNothing();

    peer.emit(taken(tags[1]));

    isAnswered(1, 1, Accepted.class, true);
    Flow flow = peer.receive(Flow.class);
    assertThat(flow.getDeliveryCount().intValue()).isEqualTo(4);
    assertThat(flow.getLinkCredit().intValue()).isEqualTo(2);
  }

  @Test
  void grantsNoneForAWhileWhenTheBrokerHasNoRoom() {
    peer = Peer.ready(TestOptions.creditWindow(1));
    attach("orders");
    peer.send(Frames.transfer(0), Frames.message("m"));
    peer.emit(new Published(tags()[0], Refusal.quota(Resource.STORED_BYTES, 1), false, 0));
    isRejected(0, "amqp:resource-limit-exceeded");
    peer.receivesNothing();

    peer.pass(1_000);

    assertThat(peer.receive(Flow.class).getLinkCredit().intValue()).isEqualTo(1);
  }

  @Test
  void readsNothingFromAClientThatIsOverItsRate() {
    attach("orders");
    peer.send(Frames.transfer(0), Frames.message("m"));
    peer.emit(new Published(tags()[0], null, true, 500));
    isAnswered(0, 0, Accepted.class, true);
    peer.send(Frames.transfer(1), Frames.message("m"));
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.pass(500);

    assertThat(peer.session().takeCalls()).hasSize(1);
  }

  /** 2.6.7: the engine does not hold clients to their credit. */
  @Test
  void detachesALinkThatSendsWithoutCredit() {
    peer = Peer.ready(TestOptions.creditWindow(1));
    attach("orders");
    peer.send(Frames.transfer(0), Frames.message("m"));
    peer.send(Frames.transfer(1), Frames.message("m"));
    isDetached("amqp:link:transfer-limit-exceeded");
    peer.isOpen();

    peer.send(Frames.transfer(2), Frames.message("m"));
    peer.isClosedWith("amqp:not-allowed");
  }

  // Several transfers.

  @Test
  void putsADeliveryTogether() {
    attach("orders");
    byte[] message = Frames.message("hello in many parts");
    send(0, message, 5);

    byte[] kept = peer.session().takeCall(FakeSession.Publish.class).message().body().array();
    assertThat(kept).isEqualTo(message);
  }

  /** 2.6.14: the delivery id may be left out after the first. */
  @Test
  void dropsWhatIsAborted() {
    attach("orders");
    peer.send(Frames.transfer(0).setMore(true), Frames.message("begun"));
    peer.send(new Transfer().setHandle(Frames.uint(0)).setAborted(true));
    assertThat(peer.session().takeCalls()).isEmpty();

    peer.send(Frames.transfer(1), Frames.message("whole"));

    Message message = peer.session().takeCall(FakeSession.Publish.class).message();
    assertThat(message.body().array()).isEqualTo(Frames.message("whole"));
    peer.isOpen();
  }

  @ParameterizedTest
  @CsvSource({"1000", "100"})
  void detachesALinkWhoseMessageIsTooLarge(int transferBytes) {
    peer = Peer.ready(TestOptions.maxMessageBytes(900));
    attach("orders");

    send(0, Frames.message("x".repeat(1_000)), transferBytes);

    isDetached("amqp:link:message-size-exceeded");
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.send(Frames.detach(true)).isOpen();
  }

  @Test
  void boundsWhatAllUnfinishedDeliveriesTake() {
    peer = Peer.ready(TestOptions.maxMessageBytes(1_000));
    for (int handle = 0; handle < 3; handle++) {
      peer.send(Frames.sender("orders").setName("s" + handle).setHandle(Frames.uint(handle)));
      peer.receive(Attach.class);
      peer.receive(Flow.class);
      peer.send(
          Frames.transfer(handle).setHandle(Frames.uint(handle)).setMore(true), new byte[900]);
    }
    isDetached("amqp:resource-limit-exceeded");
    peer.isOpen();
  }

  /** 2.6.13. */
  @Test
  void refusesToResumeADelivery() {
    attach("orders");
    peer.send(Frames.transfer(0).setResume(true), Frames.message("m"));
    isDetached("amqp:not-implemented");
  }

  @Test
  void answersNothingOnALinkThatWasDetachedMeanwhile() {
    attach("orders");
    peer.send(Frames.transfer(0), Frames.message("m"));
    long tag = tags()[0];
    peer.send(Frames.detach(true)).receive(Detach.class);

    peer.emit(taken(tag)).isOpen();
  }

  // What messages say.

  @Test
  void rejectsWhatIsNoMessage() {
    attach("orders");
    peer.send(Frames.transfer(0), new byte[] {0, 0x53, 0x75, (byte) 0xA0, 9, 1});

    isRejected(0, "amqp:decode-error");
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.isOpen();
  }

  @Test
  void sendsMessagesToWhereTheySay() {
    attach(new Target());
    peer.send(Frames.transfer(0), messageTo("topic://a.b"));

    assertThat(peer.session().takeCall(FakeSession.Publish.class).message().destination())
        .isEqualTo(Destination.topic("a/b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"topic://a.#", "queue://", "$x"})
  void rejectsMessagesThatNameNoDestination(String address) {
    attach(new Target());
    peer.send(Frames.transfer(0), messageTo(address));
    isRejected(0, "amqp:invalid-field");
    peer.send(Frames.transfer(1), Frames.message("to nowhere"));
    isRejected(1, "amqp:invalid-field");
  }

  @Test
  void asksForEachRelayedMessageWhetherTheUserMaySendIt() {
    attach(new Target());
    peer.broker.authorizer =
        (broker, user, groups, action, kind, name) ->
            kind == Authorizer.Kind.QUEUE && name.equals("mine");
    peer.send(Frames.transfer(0), messageTo("queue://mine"));
    peer.send(Frames.transfer(1), messageTo("queue://others"));

    isRejected(1, "amqp:unauthorized-access");
    peer.session().takeCall(FakeSession.Publish.class);
    assertThat(peer.broker.events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.AUTHORIZATION_REFUSED);
  }

  /** 3.2.4: a peer may check the user-id. */
  @ParameterizedTest
  @CsvSource({"ann, true", "plant/ann, true", "bob, false", "'', false"})
  void letsNobodySpeakForAnother(String userId, boolean may) {
    attach("orders");
    peer.send(
        Frames.transfer(0),
        Frames.message(new Properties().setUserId(Frames.binary(userId)), data("m")));

    if (may) {
      assertThat(peer.session().takeCall(FakeSession.Publish.class).message().properties().userId())
          .isEqualTo(userId);
    } else {
      isRejected(0, "amqp:unauthorized-access");
    }
  }

  private Flow attach(String address) {
    return attach(new Target().setAddress(address));
  }

  private Flow attach(Target target) {
    peer.send(Frames.sender(target)).receive(Attach.class);
    return peer.receive(Flow.class);
  }

  /** Sends a delivery in transfers of this many bytes. */
  private void send(int id, byte[] message, int transferBytes) {
    for (int from = 0; from < message.length; from += transferBytes) {
      int to = Math.min(message.length, from + transferBytes);
      peer.send(
          Frames.transfer(id).setMore(to < message.length), Arrays.copyOfRange(message, from, to));
    }
  }

  private static byte[] messageTo(String address) {
    return Frames.message(new Properties().setTo(address), data("m"));
  }

  private static Data data(String text) {
    return new Data(Frames.binary(text));
  }

  private long[] tags() {
    return peer.session().takeCalls().stream()
        .mapToLong(call -> ((FakeSession.Publish) call).tag())
        .toArray();
  }

  private static Published taken(long tag) {
    return new Published(tag, null, true, 0);
  }

  private Disposition isAnswered(int first, int last, Class<?> state, boolean settled) {
    Disposition disposition = peer.receive(Disposition.class);
    assertThat(disposition.getRole()).as("role receiver").isTrue();
    assertThat(disposition.getFirst().intValue()).isEqualTo(first);
    assertThat(disposition.getLast() == null ? first : disposition.getLast().intValue())
        .isEqualTo(last);
    assertThat(disposition.getState()).isInstanceOf(state);
    assertThat(Boolean.TRUE.equals(disposition.getSettled())).isEqualTo(settled);
    return disposition;
  }

  private void isRejected(int id, String condition) {
    Disposition disposition = isAnswered(id, id, Rejected.class, true);
    ErrorCondition error = (ErrorCondition) ((Rejected) disposition.getState()).getError();
    assertThat(error.getCondition()).hasToString(condition);
    assertThat(error.getDescription()).isNotEmpty();
  }

  private void isDetached(String condition) {
    ErrorCondition error = (ErrorCondition) peer.receive(Detach.class).getError();
    assertThat(error.getCondition()).hasToString(condition);
  }
}
