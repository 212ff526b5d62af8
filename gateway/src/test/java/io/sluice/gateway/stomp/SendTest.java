package io.sluice.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STOMP 1.2, SEND, receipts and transactions; headers as ActiveMQ names them. */
class SendTest {
  private final Peer peer = Peer.connected("1.2");

  private Message sent(String frame) {
    peer.send(frame);
    return peer.session().takeCall(FakeSession.Publish.class).message();
  }

  @Test
  void mapsEveryHeader() {
    Message message =
        sent(
            "SEND\ndestination:/queue/a.b\npersistent:true\npriority:7\nexpires:123\n"
                + "correlation-id:c\nreply-to:/topic/x.y\ntype:order\nJMSXGroupID:g\n"
                + "JMSXGroupSeq:2\nJMSXUserID:ann\ncontent-type:text/plain\ncolo\\cur:re\\nd\n"
                + "colo\\cur:blue\n\nbody^@");
    assertThat(message.destination()).isEqualTo(Destination.queue("a.b"));
    assertThat(message.durable()).isTrue();
    assertThat(message.priority()).isEqualTo(7);
    assertThat(message.expiresAtMillis()).isEqualTo(123);
    assertThat(message.timestampMillis()).isEqualTo(FakeBroker.START_MILLIS);
    assertThat(message.properties().correlationId()).isEqualTo("c");
    assertThat(message.properties().replyTo()).isEqualTo(Destination.topic("x/y"));
    assertThat(message.properties().subject()).isEqualTo("order");
    assertThat(message.properties().groupId()).isEqualTo("g");
    assertThat(message.properties().groupSequence()).isEqualTo(2);
    assertThat(message.properties().userId()).isEqualTo("ann");
    assertThat(message.properties().contentType()).isEqualTo("text/plain");
    assertThat(message.properties().application())
        .containsExactly(new Property("colo:ur", "re\nd"));
    assertThat(message.body().kind()).isEqualTo(BodyKind.TEXT);
    assertThat(message.body().toByteArray()).isEqualTo("body".getBytes(UTF_8));
  }

  /** Headers of a message that is passed on are not the sender's to set. */
  @Test
  void whatOnlyTheServerSaysIsDropped() {
    Message message =
        sent(
            "SEND\ndestination:/queue/a\nJMSXUserID:bob\nmessage-id:x\nack:1-1\n"
                + "subscription:s\nredelivered:true\n\n^@");
    assertThat(message.properties().userId()).isNull();
    assertThat(message.properties().application()).isEmpty();
  }

  @Test
  void givesEachMessageAnId() {
    Object first = sent("SEND\ndestination:/queue/a\n\n^@").properties().messageId();
    Object second = sent("SEND\ndestination:/queue/a\n\n^@").properties().messageId();
    assertThat(first).asString().startsWith("ID:").isNotEqualTo(second);
  }

  /** What follows DISCONNECT is not processed, though its receipt waits. */
  @Test
  void nothingFollowsDisconnect() {
    peer.send(
        "SEND\ndestination:/queue/a\n\n^@DISCONNECT\nreceipt:d\n\n^@SEND\ndestination:/queue/b\n\n^@");
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.receivesNothing();
    peer.emit(new Published(tag, null, true, 0));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("d");
    peer.isClosed();
    peer.session().takeCall(FakeSession.Close.class);
  }

  @Test
  void isNotPersistentUnlessItSaysSo() {
    assertThat(sent("SEND\ndestination:/topic/a\n\n^@").durable()).isFalse();
  }

  @Test
  void contentLengthMakesBytes() {
    Message message = sent("SEND\ndestination:/queue/a\ncontent-length:3\n\na^@b^@");
    assertThat(message.body().kind()).isEqualTo(BodyKind.BINARY);
    assertThat(message.body().toByteArray()).containsExactly('a', 0, 'b');
    assertThat(
            sent("SEND\ndestination:/queue/a\ncontent-length:1\namq-msg-type:text\n\na^@")
                .body()
                .kind())
        .isEqualTo(BodyKind.TEXT);
  }

  @Test
  void aFrameMayComeByteByByte() {
    for (byte b : "SEND\ndestination:/queue/a\ncontent-length:2\n\n\0\0\0".getBytes(UTF_8)) {
      peer.send(new byte[] {b});
    }
    assertThat(peer.session().takeCall(FakeSession.Publish.class).message().body().length())
        .isEqualTo(2);
  }

  @Test
  void aReceiptWaitsForTheBroker() {
    peer.send("SEND\ndestination:/queue/a\nreceipt:r1\n\n^@");
    peer.receivesNothing();
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.emit(new Published(tag, null, true, 0));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("r1");
  }

  /** The ERROR that a SEND gets which the shard refuses. */
  private Peer.Frame refuseSend() {
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.emit(new Published(tag, Refusal.quota(Resource.STORED_BYTES, 5), true, 0));
    return peer.isRefused("storedBytes");
  }

  @Test
  void aRefusedSendIsAnError() {
    peer.send("SEND\ndestination:/queue/a\nreceipt:r1\n\n^@");
    assertThat(refuseSend().header("receipt-id")).isEqualTo("r1");
  }

  @Test
  void aRefusedSendWithoutReceiptIsAnErrorToo() {
    peer.send("SEND\ndestination:/queue/a\n\nabc^@");
    assertThat(refuseSend().header("receipt-id")).isNull();
  }

  /** The receipt of DISCONNECT says that what came before it was processed. */
  @Test
  void noReceiptFollowsARefusedSend() {
    peer.send("SEND\ndestination:/queue/a\n\nabc^@DISCONNECT\nreceipt:d\n\n^@");
    assertThat(refuseSend().header("receipt-id")).isNull();
  }

  @Test
  void aClientOverItsRateIsNotRead() {
    peer.send("SEND\ndestination:/queue/a\n\n^@");
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.emit(new Published(tag, null, true, 500));
    peer.send("SEND\ndestination:/queue/b\n\n^@");
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.pass(500);
    peer.session().takeCall(FakeSession.Publish.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "destination:nowhere | begins with none of",
        "destination:/queue/ | no name",
        "x:y | 'destination' is missing",
        "destination:/queue/a\\npriority:10 | from 0 to 9",
        "destination:/queue/a\\nexpires:soon | 'expires' is 'soon'",
        "destination:/queue/a\\ntransaction:t | no transaction 't'",
        "destination:/queue/a\\nAMQ_SCHEDULED_REPEAT:3 | without AMQ_SCHEDULED_PERIOD"
      })
  void saysWhatIsWrong(String headers, String inMessage) {
    peer.send("SEND\n" + headers.replace("\\n", "\n") + "\nreceipt:r\n\n^@");
    assertThat(peer.isRefused(inMessage).header("receipt-id")).isEqualTo("r");
  }

  @Test
  void aUserWithoutTheRightIsRefused() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, destination) -> kind == Authorizer.Kind.TOPIC;
    peer.send("SEND\ndestination:/topic/a\n\n^@");
    peer.session().takeCall(FakeSession.Publish.class);
    peer.send("SEND\ndestination:/queue/a\n\n^@");
    peer.isRefused("may not send to '/queue/a'");
  }

  @Test
  void readsSchedules() {
    long now = FakeBroker.START_MILLIS;
    assertThat(sent("SEND\ndestination:/queue/a\nAMQ_SCHEDULED_DELAY:1000\n\n^@").schedule())
        .isEqualTo(Schedule.at(now + 1_000));
    assertThat(
            sent("SEND\ndestination:/queue/a\nAMQ_SCHEDULED_CRON:0 * * * *\n"
                    + "AMQ_SCHEDULED_PERIOD:500\nAMQ_SCHEDULED_REPEAT:2\n\n^@")
                .schedule())
        .isEqualTo(new Schedule(0, 500, 2, "0 * * * *"));
  }

  @Test
  void transactionsAreTheShards() {
    peer.send("BEGIN\ntransaction:t\nreceipt:b\n\n^@");
    assertThat(peer.receive().header("receipt-id")).isEqualTo("b");
    long id = peer.session().takeCall(FakeSession.Begin.class).transactionId();
    peer.send("SEND\ndestination:/queue/a\ntransaction:t\n\n^@");
    var publish = peer.session().takeCall(FakeSession.PublishIn.class);
    assertThat(publish.transactionId()).isEqualTo(id);
    peer.emit(new Published(publish.tag(), null, true, 0));
    peer.send("COMMIT\ntransaction:t\nreceipt:c\n\n^@");
    long tag = peer.session().takeCall(FakeSession.Commit.class).tag();
    peer.receivesNothing();
    peer.emit(new TransactionEnded(tag, null));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("c");
    peer.send("COMMIT\ntransaction:t\n\n^@");
    peer.isRefused("no transaction 't'");
  }

  @Test
  void anAbortIsARollback() {
    peer.send("BEGIN\ntransaction:t\n\n^@ABORT\ntransaction:t\nreceipt:a\n\n^@");
    var rollback = (FakeSession.Rollback) peer.session().takeCalls().get(1);
    peer.emit(new TransactionEnded(rollback.tag(), null));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("a");
  }

  @Test
  void aTransactionIsBegunOnce() {
    peer.send("BEGIN\ntransaction:t\n\n^@BEGIN\ntransaction:t\n\n^@");
    peer.isRefused("open already");
  }

  /** ActiveMQ makes a temporary destination when it is first named; others see where it is. */
  @Test
  void temporaryDestinationsAreMadeWhenNamed() {
    peer.send("SEND\ndestination:/queue/a\nreply-to:/temp-queue/answers\n\n^@");
    var calls = peer.session().takeCalls();
    var made = (FakeSession.CreateTemporary) calls.get(0);
    assertThat(made.destination().isTemporary()).isTrue();
    assertThat(((FakeSession.Publish) calls.get(1)).message().properties().replyTo())
        .isEqualTo(made.destination());
    assertThat(sent("SEND\ndestination:/temp-queue/answers\n\n^@").destination())
        .isEqualTo(made.destination());
    String id = made.destination().name().substring(Destination.TEMPORARY_PREFIX.length());
    assertThat(sent("SEND\ndestination:/remote-temp-queue/" + id + "\n\n^@").destination())
        .isEqualTo(made.destination());
  }
}
