package io.sluice.gateway.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Refusal.Cause;
import io.sluice.broker.api.SessionEvent.Closed;
import io.sluice.gateway.fake.FakeSession.Close;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.ResourceAllocationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.activemq.command.ConnectionError;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.KeepAliveInfo;
import org.apache.activemq.command.RemoveInfo;
import org.apache.activemq.command.SessionInfo;
import org.apache.activemq.command.ShutdownInfo;
import org.apache.activemq.command.WireFormatInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections begin and end. */
class OpenWireConnectTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void speaksEveryVersion(int version) {
    Peer peer = new Peer().negotiate(Peer.wish(version, true, 1_024));

    assertThat(peer.format.getVersion()).isEqualTo(Math.min(version, 12));
    peer.ask(Peer.connectionInfo());
    assertThat(peer.broker.request.clientId()).isEqualTo("peer");
  }

  @ParameterizedTest
  @CsvSource({"true,1024", "true,-1", "false,1024", "false,-1"})
  void speaksEveryEncoding(boolean tight, int cacheSize) {
    Peer peer = Peer.connected(12, tight, cacheSize);

    peer.isAnswered(peer.ask(new SessionInfo(Peer.connectionInfo(), 1)));
    assertThat(peer.format.isTightEncodingEnabled()).isEqualTo(tight);
    assertThat(peer.format.isCacheEnabled()).isEqualTo(cacheSize > 0);
  }

  /** ActiveMQ's marshallers would look for room in such a cache for ever. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 127})
  void agreesOnNoCacheThatIsTooSmallToWork(int cacheSize) {
    Peer peer = Peer.connected(12, true, cacheSize);

    peer.isAnswered(peer.ask(new SessionInfo(Peer.connectionInfo(), 1)));
    assertThat(peer.format.isCacheEnabled()).isFalse();
  }

  @Test
  void asksForASession() {
    Peer peer = Peer.connected();

    assertThat(peer.broker.credentials.protocol()).isEqualTo(Protocol.OPENWIRE);
    assertThat(peer.broker.credentials.virtualHost()).isEqualTo("plant");
    assertThat(peer.broker.credentials.userName()).isEqualTo("ann");
    assertThat(new String(peer.broker.credentials.password(), StandardCharsets.UTF_8))
        .isEqualTo("secret");
    assertThat(peer.broker.request.takeOver()).isFalse();
  }

  @Test
  void takesOverFromItsOwnLostConnectionOnly() {
    Peer peer = new Peer().negotiate(Peer.wish(12, true, 1_024));
    ConnectionInfo info = Peer.connectionInfo();
    info.setFailoverReconnect(true);
    peer.ask(info);

    assertThat(peer.broker.request.takeOver()).isTrue();
  }

  @Test
  void refusalsAreExceptions() {
    assertThat(refused(Refusal.of(Cause.BAD_CREDENTIALS, "no")))
        .isInstanceOf(SecurityException.class);
    assertThat(refused(Refusal.of(Cause.IN_USE, "no")))
        .isInstanceOf(InvalidClientIDException.class);
    assertThat(refused(Refusal.quota(Resource.CONNECTIONS, 1)))
        .isInstanceOf(ResourceAllocationException.class);
  }

  private static Throwable refused(Refusal refusal) {
    Peer peer = new Peer().negotiate(Peer.wish(12, true, 1_024));
    peer.broker.refusal = refusal;
    peer.ask(Peer.connectionInfo());
    Throwable why = peer.receive(ExceptionResponse.class).getException();
    peer.isClosed();
    return why;
  }

  /** An exception would make failover clients give up. */
  @Test
  void saysNothingWhenTheStorageIsNotThere() {
    Peer peer = new Peer().negotiate(Peer.wish(12, true, 1_024));
    peer.broker.refusal = Refusal.of(Cause.UNAVAILABLE, "later");
    peer.ask(Peer.connectionInfo());

    peer.receivesNothing();
    peer.isClosed();
  }

  @Test
  void waitsNotLongForTheConnectionInfo() {
    Peer peer = new Peer().negotiate(Peer.wish(12, true, 1_024));
    peer.pass(2_001);

    peer.isClosed();
  }

  @Test
  void givesSignsOfLifeAndMissesThoseOfTheClient() {
    Peer peer = Peer.connected();
    peer.pass(1_000).pass(1_000);
    peer.receive(KeepAliveInfo.class);
    peer.pass(1_001);

    peer.isClosed();
    assertThat(peer.session().takeCall(Close.class).publishWill()).isTrue();
  }

  @Test
  void answersSignsOfLife() {
    Peer peer = Peer.connected();
    KeepAliveInfo sign = new KeepAliveInfo();
    sign.setResponseRequired(true);
    peer.send(sign);

    assertThat(peer.receive(KeepAliveInfo.class).isResponseRequired()).isFalse();
  }

  @Test
  void endsWhenTheClientSaysGoodbye() {
    Peer peer = Peer.connected();
    peer.isAnswered(peer.ask(new RemoveInfo(Peer.CONNECTION)));
    peer.send(new ShutdownInfo());

    peer.session().takeCall(Close.class);
    peer.isClosed();
  }

  @Test
  void tellsWhyAnOperatorEndsTheConnection() {
    Peer peer = Peer.connected().emit(new Closed(CloseReason.ADMINISTRATIVE));

    assertThat(peer.receive(ConnectionError.class).getException())
        .isInstanceOf(SecurityException.class);
    peer.isClosed();
  }

  /** Failover clients then try again at once. */
  @Test
  void justEndsWhenTheServerDoes() {
    Peer peer = Peer.connected().emit(new Closed(CloseReason.SHUTTING_DOWN));

    peer.receivesNothing();
    peer.isClosed();
  }

  @Test
  void wireFormatsOfOthersAreNone() throws IOException {
    Peer peer = new Peer();
    WireFormatInfo wish = Peer.wish(12, true, 1_024);
    wish.setMagic(new byte[8]);
    peer.send(wish);

    peer.receivesNothing();
    peer.isClosed();
  }
}
