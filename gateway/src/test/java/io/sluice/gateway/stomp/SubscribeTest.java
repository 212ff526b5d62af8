package io.sluice.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.gateway.fake.FakeSession.Settle;
import io.sluice.gateway.fake.FakeSession.SettleIn;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STOMP 1.2, SUBSCRIBE, MESSAGE, ACK and NACK; headers as ActiveMQ names them. */
class SubscribeTest {
  private Peer peer = Peer.connected("1.2");

  private ConsumerSpec subscribe(String headers) {
    peer.send("SUBSCRIBE\n" + headers + "\n\n^@");
    var consume = (FakeSession.Consume) peer.session().takeCalls().get(0);
    peer.emit(new SessionEvent.ConsumerOpened(consume.tag(), null));
    return consume.consumer();
  }

  private static Message message(Destination to, Body body, Properties properties) {
    return new Message(to, Qos.AT_LEAST_ONCE, true, false, 4, 1_000, 0, null, properties, body);
  }

  private static Message text(String text) {
    Body body = Body.of(BodyKind.TEXT, text.getBytes(UTF_8));
    return message(Destination.queue("a"), body, Properties.NONE);
  }

  private void deliver(long consumerId, int deliveryId, Message message) {
    Qos qos = deliveryId == 0 ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    peer.emit(new Delivery(deliveryId, consumerId, qos, false, false, 0, false, null, message));
  }

  @Test
  void autoIsSettledByBeingSent() {
    ConsumerSpec spec = subscribe("id:s\ndestination:/queue/a");
    assertThat(spec.source()).isEqualTo(Source.queue("a"));
    assertThat(spec.qos()).isEqualTo(Qos.AT_MOST_ONCE);
    assertThat(spec.credit()).isEqualTo(Integer.MAX_VALUE);
    deliver(1, 0, text("hi"));
    Peer.Frame frame = peer.receive();
    assertThat(frame.command()).isEqualTo("MESSAGE");
    assertThat(frame.header("subscription")).isEqualTo("s");
    assertThat(frame.header("destination")).isEqualTo("/queue/a");
    assertThat(frame.header("message-id")).isNotEmpty();
    assertThat(frame.header("ack")).isNull();
    assertThat(frame.header("content-length")).isNull();
    assertThat(frame.header("persistent")).isEqualTo("true");
    assertThat(frame.body()).isEqualTo("hi");
  }

  @Test
  void mapsEveryHeader() {
    subscribe("id:s\ndestination:/topic/>");
    Properties properties =
        new Properties(
            "ID:1",
            "ann",
            new UUID(0, 1),
            "a/b",
            null,
            Destination.topic("x/y"),
            "order",
            "g",
            2,
            List.of(new Property("a:b", "c\nd"), new Property("n", 3)));
    Body body = Body.of(BodyKind.TEXT, new byte[] {'a', 0});
    deliver(1, 0, message(Destination.topic("p/q"), body, properties));
    Peer.Frame frame = peer.receive();
    assertThat(frame.header("destination")).isEqualTo("/topic/p.q");
    assertThat(frame.header("content-length")).isEqualTo("2");
    assertThat(frame.header("correlation-id")).isEqualTo("00000000-0000-0000-0000-000000000001");
    assertThat(frame.header("reply-to")).isEqualTo("/topic/x.y");
    assertThat(frame.header("type")).isEqualTo("order");
    assertThat(frame.header("content-type")).isEqualTo("a/b");
    assertThat(frame.header("message-id")).isEqualTo("ID\\c1");
    assertThat(frame.header("JMSXUserID")).isEqualTo("ann");
    assertThat(frame.header("JMSXGroupID")).isEqualTo("g");
    assertThat(frame.header("JMSXGroupSeq")).isEqualTo("2");
    assertThat(frame.header("a\\cb")).isEqualTo("c\\nd");
    assertThat(frame.header("n")).isEqualTo("3");
  }

  /** A line end in a value must not become a header of its own in a version without escapes. */
  @Test
  void version10CannotBeTricked() {
    peer = Peer.connected("1.0");
    subscribe("destination:/queue/a");
    Properties properties =
        new Properties(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            List.of(new Property("a", "b\nx:y")));
    deliver(1, 0, message(Destination.queue("a"), Body.EMPTY, properties));
    Peer.Frame frame = peer.receive();
    assertThat(frame.header("a")).isEqualTo("b x:y");
    assertThat(frame.header("x")).isNull();
    assertThat(frame.header("subscription")).isEqualTo("/queue/a");
  }

  @Test
  void clientModeAcknowledgesAllBefore() {
    ConsumerSpec spec = subscribe("id:s\ndestination:/queue/a\nack:client\nprefetch-count:3");
    assertThat(spec.credit()).isEqualTo(3);
    assertThat(spec.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    deliver(1, 7, text("a"));
    deliver(1, 8, text("b"));
    deliver(1, 9, text("c"));
    peer.receive();
    String ack = peer.receive().header("ack");
    peer.receive();
    peer.send("ACK\nid:" + ack + "\n\n^@");
    assertThat(peer.session().takeCalls())
        .containsExactly(
            new Settle(7, Outcome.ACCEPTED), new Settle(8, Outcome.ACCEPTED), new Credit(1, 2));
    // It, or one before it, again: clients with several threads acknowledge out of order.
    peer.send("ACK\nid:" + ack + "\n\n^@");
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.send("ACK\nid:1-4\n\n^@");
    peer.isRefused("'1-4' waits to be acknowledged");
  }

  @Test
  void individualModeAcknowledgesOne() {
    subscribe("id:s\ndestination:/queue/a\nack:client-individual");
    deliver(1, 7, text("a"));
    deliver(1, 8, text("b"));
    peer.receive();
    peer.send("NACK\nid:" + peer.receive().header("ack") + "\n\n^@");
    assertThat(peer.session().takeCalls())
        .containsExactly(new Settle(8, Outcome.REJECTED), new Credit(1, 1));
  }

  @Test
  void olderVersionsNameTheMessage() {
    peer = Peer.connected("1.1");
    subscribe("id:s\ndestination:/queue/a\nack:client");
    deliver(1, 7, text("a"));
    String id = peer.receive().header("message-id");
    peer.send("ACK\nsubscription:s\nmessage-id:" + id + "\n\n^@");
    assertThat(peer.session().takeCalls()).contains(new Settle(7, Outcome.ACCEPTED));
    peer.send("ACK\nsubscription:other\nmessage-id:" + id + "\n\n^@");
    peer.isRefused("waits to be acknowledged");
  }

  @Test
  void version10FindsTheMessageAlone() {
    peer = Peer.connected("1.0");
    subscribe("destination:/queue/a\nack:client-individual");
    subscribe("destination:/queue/b\nack:client-individual");
    Properties sameId =
        new Properties("ID:1", null, null, null, null, null, null, null, 0, List.of());
    deliver(2, 7, message(Destination.queue("b"), Body.EMPTY, sameId));
    deliver(2, 8, message(Destination.queue("b"), Body.EMPTY, sameId));
    assertThat(peer.receive().header("message-id")).isEqualTo("ID:1");
    String second = peer.receive().header("message-id");
    peer.send("ACK\nmessage-id:" + second + "\n\n^@ACK\nmessage-id:ID:1\n\n^@");
    assertThat(peer.session().takeCalls())
        .containsExactly(
            new Settle(8, Outcome.ACCEPTED),
            new Credit(2, 1),
            new Settle(7, Outcome.ACCEPTED),
            new Credit(2, 1));
  }

  /** Another protocol's publisher may have asked for no more than that it be sent. */
  @Test
  void whatIsSettledByBeingSentCanBeAcknowledged() {
    subscribe("id:s\ndestination:/topic/a\nack:client\nprefetch-count:2");
    deliver(1, 0, text("a"));
    deliver(1, 7, text("b"));
    peer.receive();
    peer.send("ACK\nid:" + peer.receive().header("ack") + "\n\n^@");
    assertThat(peer.session().takeCalls())
        .containsExactly(new Settle(7, Outcome.ACCEPTED), new Credit(1, 2));
  }

  @Test
  void anAckMayComeTooLate() {
    subscribe("id:s\ndestination:/queue/a\nack:client");
    deliver(1, 7, text("a"));
    String ack = peer.receive().header("ack");
    peer.send("UNSUBSCRIBE\nid:s\n\n^@");
    peer.session().takeCall(FakeSession.CloseConsumer.class);
    peer.send("ACK\nid:" + ack + "\nreceipt:r\n\n^@");
    assertThat(peer.session().takeCalls()).isEmpty();
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r");
  }

  /** Nobody but the server says how a MESSAGE is to be read, least of all where its body ends. */
  @Test
  void publishersCannotForgeFrames() {
    subscribe("id:s\ndestination:/queue/a");
    Properties properties =
        new Properties(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            List.of(
                new Property("content-length", "1"),
                new Property("ack", "1-1"),
                new Property("browser", "end"),
                new Property("", "nameless"),
                new Property("kept", "yes")));
    Body body = Body.of(BodyKind.TEXT, "text".getBytes(UTF_8));
    deliver(1, 0, message(Destination.queue("a"), body, properties));
    Peer.Frame frame = peer.receive();
    assertThat(frame.lines()).doesNotContainKeys("content-length", "ack", "browser", "");
    assertThat(frame.header("kept")).isEqualTo("yes");
    assertThat(frame.body()).isEqualTo("text");
  }

  /** A receipt for an ACK says that it lasts, which only the end of a transaction tells. */
  @Test
  void anAcksReceiptWaitsForTheLog() {
    subscribe("id:s\ndestination:/queue/a\nack:client");
    deliver(1, 7, text("a"));
    peer.send("ACK\nid:" + peer.receive().header("ack") + "\nreceipt:r\n\n^@");
    List<Object> calls = peer.session().takeCalls();
    assertThat(calls).hasSize(4);
    var commit = (FakeSession.Commit) calls.get(2);
    assertThat(calls.get(1)).isEqualTo(new SettleIn(7, Outcome.ACCEPTED, commit.transactionId()));
    peer.receivesNothing();
    peer.emit(new SessionEvent.TransactionEnded(commit.tag(), null));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r");
  }

  @Test
  void anAbortedAckCanBeSaidAgain() {
    subscribe("id:s\ndestination:/queue/a\nack:client");
    deliver(1, 7, text("a"));
    String ack = peer.receive().header("ack");
    String inTransaction = "ACK\nid:" + ack + "\ntransaction:t\n\n^@";
    peer.send("BEGIN\ntransaction:t\n\n^@" + inTransaction + "ABORT\ntransaction:t\n\n^@");
    assertThat(peer.session().takeCalls()).hasAtLeastOneElementOfType(SettleIn.class);
    // More were let through for it already.
    peer.send("ACK\nid:" + ack + "\n\n^@");
    assertThat(peer.session().takeCalls()).containsExactly(new Settle(7, Outcome.ACCEPTED));
  }

  /** Else a transaction could be no larger than the prefetch. */
  @Test
  void anAckInATransactionLetsMoreThrough() {
    subscribe("id:s\ndestination:/queue/a\nack:client-individual\nprefetch-count:1");
    peer.send("BEGIN\ntransaction:t\n\n^@");
    deliver(1, 7, text("a"));
    peer.session().takeCalls();
    peer.send("ACK\nid:" + peer.receive().header("ack") + "\ntransaction:t\n\n^@");
    assertThat(peer.session().takeCalls())
        .hasAtLeastOneElementOfType(SettleIn.class)
        .contains(new Credit(1, 1));
  }

  /** The shard bounds what a transaction may hold. */
  @Test
  void anAckOfVeryManyIsSettledInSteps() {
    peer = new Peer(StompOptions.DEFAULTS).connect("accept-version:1.2");
    subscribe("id:s\ndestination:/queue/a\nack:client\nprefetch-count:1500");
    for (int id = 1; id <= 1_500; id++) {
      deliver(1, id, text("a"));
    }
    peer.send("ACK\nid:1-1500\nreceipt:r\n\n^@");
    List<Object> calls = peer.session().takeCalls();
    assertThat(calls).filteredOn(SettleIn.class::isInstance).hasSize(1_500);
    assertThat(calls).filteredOn(FakeSession.Commit.class::isInstance).hasSize(2);
  }

  @Test
  void aSubscriptionsReceiptWaitsForTheShard() {
    peer.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nreceipt:r\n\n^@");
    long tag = peer.session().takeCall(FakeSession.Consume.class).tag();
    peer.receivesNothing();
    peer.emit(new SessionEvent.ConsumerOpened(tag, null));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r");
  }

  @Test
  void aRefusedSubscriptionIsAnError() {
    peer.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nselector:x =\n\n^@");
    var consume = peer.session().takeCall(FakeSession.Consume.class);
    assertThat(consume.consumer().selector()).isEqualTo("x =");
    peer.emit(
        new SessionEvent.ConsumerOpened(
            consume.tag(), Refusal.of(Refusal.Cause.INVALID, "the selector is not valid")));
    peer.isRefused("selector");
  }

  @Test
  void topicsHaveWildcardsAndNoLocal() {
    ConsumerSpec spec =
        subscribe(
            "id:s\ndestination:/topic/a.*.>\nactivemq.noLocal:true\nactivemq.priority:5\n"
                + "activemq.exclusive:true");
    assertThat(spec.source()).isEqualTo(new Source.OfTopic("a/+/#", null, true));
    assertThat(spec.priority()).isEqualTo(5);
    assertThat(spec.exclusive()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "activemq.subscriptionName:sub | sub",
        "durable-subscription-name:sub | sub",
        "durable:true | s"
      })
  void durableSubscriptionsBelongToTheClientId(String header, String name) {
    peer = new Peer().connect("accept-version:1.2", "client-id:c");
    SubscriptionName expected = new SubscriptionName("c", name, true, false);
    ConsumerSpec spec = subscribe("id:s\ndestination:/topic/a\n" + header);
    assertThat(spec.source()).isEqualTo(new Source.OfTopic("a", expected, false));
    peer.send("UNSUBSCRIBE\nid:s\n" + header + "\nreceipt:r\n\n^@");
    List<Object> calls = peer.session().takeCalls();
    var delete = (FakeSession.DeleteSubscription) calls.get(1);
    assertThat(delete.name()).isEqualTo(expected);
    peer.emit(new SessionEvent.SubscriptionDeleted(delete.tag(), null));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r");
  }

  @Test
  void unsubscribingDropsWhatIsUnderWay() {
    subscribe("id:s\ndestination:/queue/a\nack:client");
    peer.send("UNSUBSCRIBE\nid:s\n\n^@");
    peer.session().takeCall(FakeSession.CloseConsumer.class);
    deliver(1, 7, text("late"));
    peer.receivesNothing();
  }

  @Test
  void browsersHearOfTheEnd() {
    peer.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nbrowser:true\n\n^@");
    List<Object> calls = peer.session().takeCalls();
    assertThat(((FakeSession.Consume) calls.get(0)).consumer().browse()).isTrue();
    assertThat(calls.get(1)).isEqualTo(new FakeSession.Drain(1));
    deliver(1, 0, text("a"));
    peer.emit(new SessionEvent.Drained(1, 1));
    assertThat(peer.receive().body()).isEqualTo("a");
    Peer.Frame end = peer.receive();
    assertThat(end.header("browser")).isEqualTo("end");
    assertThat(end.header("subscription")).isEqualTo("s");
  }

  /** It takes nothing, so there is nothing to acknowledge, whatever its mode. */
  @Test
  void aBrowserMayAcknowledge() {
    subscribe("id:s\ndestination:/queue/a\nbrowser:true\nack:client-individual");
    deliver(1, 0, text("a"));
    peer.send("ACK\nid:" + peer.receive().header("ack") + "\nreceipt:r\n\n^@");
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r");
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void whatExpiredOnItsWayIsDropped() {
    subscribe("id:s\ndestination:/queue/a\nack:client");
    Message expired =
        new Message(
            Destination.queue("a"),
            Qos.AT_LEAST_ONCE,
            true,
            false,
            4,
            0,
            FakeBroker.START_MILLIS,
            null,
            Properties.NONE,
            Body.EMPTY);
    deliver(1, 7, expired);
    peer.receivesNothing();
    assertThat(peer.session().takeCalls()).contains(new Settle(7, Outcome.ACCEPTED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "destination:/queue/a | 'id' is missing",
        "id:s | 'destination' is missing",
        "id:s\\ndestination:/queue/a\\nack:often | ack is 'often'",
        "id:s\\ndestination:/topic/a\\nactivemq.subscriptionName:x | needs a client-id",
        "id:s\\ndestination:/queue/a\\nack:client\\nprefetch-count:11 | from 1 to 10",
        "id:s\\ndestination:/topic/a\\nbrowser:true | only a queue",
        "id:s\\ndestination:/queue/a,/queue/b | several destinations"
      })
  void saysWhatIsWrong(String headers, String inMessage) {
    peer.send("SUBSCRIBE\n" + headers.replace("\\n", "\n") + "\n\n^@");
    peer.isRefused(inMessage);
  }

  @Test
  void idsAndTheirNumberAreBounded() {
    for (int i = 0; i < 3; i++) {
      subscribe("id:" + i + "\ndestination:/queue/a");
    }
    peer.send("SUBSCRIBE\nid:3\ndestination:/queue/a\n\n^@");
    peer.isRefused("at most 3 subscriptions");
    peer = Peer.connected("1.2");
    subscribe("id:s\ndestination:/queue/a");
    peer.send("SUBSCRIBE\nid:s\ndestination:/queue/a\n\n^@");
    peer.isRefused("'s' already");
  }

  @Test
  void nackIsUnknownToVersion10() {
    peer = Peer.connected("1.0");
    peer.send("NACK\nmessage-id:1-1\n\n^@");
    peer.isRefused("no NACK");
  }
}
