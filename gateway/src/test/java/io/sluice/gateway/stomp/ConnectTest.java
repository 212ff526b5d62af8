package io.sluice.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STOMP 1.2, Connecting, Protocol Negotiation and Heart-beating. */
class ConnectTest {
  private final Peer peer = new Peer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "accept-version:1.0,1.1,1.2 | 1.2",
        "accept-version:1.1,1.0 | 1.1",
        "accept-version:1.2 | 1.2",
        "accept-version:1.0 | 1.0",
        "accept-version:1.0, 1.1 , 9.9 | 1.1",
        "x:y | 1.0"
      })
  void negotiatesTheNewestVersion(String header, String version) {
    peer.send("CONNECT\n" + header + "\n\n^@");
    Peer.Frame connected = peer.receive();
    assertThat(connected.command()).isEqualTo("CONNECTED");
    assertThat(connected.header("version")).isEqualTo(version);
    assertThat(connected.header("server")).isEqualTo("Sluice/9.9");
    assertThat(connected.header("session")).isNotEmpty();
    assertThat(connected.header("heart-beat")).isEqualTo("1000,1000");
  }

  @Test
  void refusesAVersionItDoesNotSpeak() {
    peer.send("STOMP\naccept-version:2.0\nhost:x\n\n^@");
    assertThat(peer.isRefused("2.0").header("version")).isEqualTo("1.0,1.1,1.2");
  }

  @Test
  void takesStompForConnectAndAnyLineEnd() {
    peer.send(
        "\r\n\nSTOMP\r\naccept-version:1.2\r\nhost:plant\r\nlogin:ann\r\npasscode:se:cret\\n\r\n\r\n^@");
    assertThat(peer.receive().command()).isEqualTo("CONNECTED");
    assertThat(peer.broker.credentials.protocol()).isEqualTo(Protocol.STOMP);
    assertThat(peer.broker.credentials.virtualHost()).isEqualTo("plant");
    assertThat(peer.broker.credentials.userName()).isEqualTo("ann");
    // CONNECT has no escapes, for the sake of 1.0.
    assertThat(new String(peer.broker.credentials.password(), UTF_8)).isEqualTo("se:cret\\n");
    assertThat(peer.broker.request.takeOver()).isFalse();
  }

  @Test
  void aClientIdNamesTheSession() {
    peer.connect("accept-version:1.2", "client-id:tool");
    assertThat(peer.broker.request.clientId()).isEqualTo("tool");
    assertThat(peer.broker.request.expiryMillis()).isZero();
  }

  @Test
  void saysInItsOwnWordsWhyItRefuses() {
    peer.broker.refusal = Refusal.quota(Resource.CONNECTIONS, 3);
    peer.send("CONNECT\naccept-version:1.2\n\n^@");
    peer.isRefused("'connections' of 3");
  }

  @Test
  void framesBehindConnectWait() {
    peer.broker.holdAdmission = true;
    peer.send("CONNECT\naccept-version:1.2\n\n^@SEND\ndestination:/queue/a\n\nx^@");
    peer.receivesNothing();
    peer.broker.admitNow();
    peer.channel.runPendingTasks();
    assertThat(peer.receive().command()).isEqualTo("CONNECTED");
    peer.session().takeCall(FakeSession.Publish.class);
  }

  @Test
  void aClientThatLeftMeanwhileHasNoSession() {
    peer.broker.holdAdmission = true;
    peer.send("CONNECT\naccept-version:1.2\n\n^@");
    peer.leave();
    peer.broker.admitNow();
    peer.channel.runPendingTasks();
    peer.session().takeCall(FakeSession.Close.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEND\ndestination:/queue/a\n\n^@", "DISCONNECT\n\n^@"})
  void connectComesFirst(String frame) {
    peer.send(frame);
    peer.isRefused("not CONNECT");
  }

  @Test
  void connectComesOnce() {
    peer.connect("accept-version:1.2").send("CONNECT\naccept-version:1.2\n\n^@");
    peer.isRefused("connected already");
  }

  @Test
  void aClientThatDoesNotConnectIsClosed() {
    peer.send("CONN").pass(2_000);
    peer.isClosed();
    assertThat(peer.broker.events.get(0).kind()).isEqualTo(BrokerEvent.Kind.PROTOCOL_ERROR);
  }

  @Test
  void whatComesBeforeConnectIsBounded() {
    peer.send("CONNECT\nx:" + "y".repeat(20_000));
    peer.isRefused("16384 bytes");
  }

  /** The slower of what one side gives and the other wants; a client is late after twice that. */
  @Test
  void beatsAsAgreed() {
    peer.connect("accept-version:1.2", "heart-beat:4000,3000");
    peer.beats();
    peer.pass(3_000);
    assertThat(peer.beats()).isEqualTo(1);
    peer.pass(4_999).send("\n").pass(7_999);
    assertThat(peer.channel.isOpen()).isTrue();
    peer.pass(1);
    peer.isRefused("twice the heart-beat of 4000");
    peer.session().takeCall(FakeSession.Close.class);
  }

  @Test
  void doesNotBeatForWhoWantsNone() {
    peer.connect("accept-version:1.2", "heart-beat:0,0");
    peer.beats();
    peer.pass(100_000);
    assertThat(peer.beats()).isZero();
    assertThat(peer.channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,2,3", "a,b", "-1,0"})
  void aHeartBeatMustBeTwoNumbers(String heartBeat) {
    peer.send("CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n^@");
    peer.isRefused("heart-beat");
  }

  @Test
  void saysWhyTheBrokerEndsIt() {
    peer.connect("accept-version:1.2").emit(new SessionEvent.Closed(CloseReason.SHUTTING_DOWN));
    peer.isRefused("shuts down");
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void disconnectIsAnsweredWhenAllIs() {
    peer.connect("accept-version:1.2");
    peer.send("SEND\ndestination:/queue/a\n\nx^@DISCONNECT\nreceipt:bye\n\n^@");
    long tag = peer.session().takeCall(FakeSession.Publish.class).tag();
    peer.receivesNothing();
    peer.emit(new SessionEvent.Published(tag, null, true, 0));
    assertThat(peer.receive().header("receipt-id")).isEqualTo("bye");
    peer.isClosed();
    peer.session().takeCall(FakeSession.Close.class);
  }
}
