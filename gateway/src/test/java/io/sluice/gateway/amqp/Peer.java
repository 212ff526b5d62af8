package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.HeapChannel;
import io.sluice.gateway.stream.ClientStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.security.SaslInit;
import org.apache.qpid.protonj2.test.driver.codec.security.SaslMechanisms;
import org.apache.qpid.protonj2.test.driver.codec.security.SaslOutcome;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Close;
import org.apache.qpid.protonj2.test.driver.codec.transport.ErrorCondition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Open;

/**
 * A client in memory: it says frame by frame what a test has it say, with the codec of ProtonJ2's
 * test driver, which is neither the adapter's nor its engine's.
 */
final class Peer {
  static final byte[] AMQP_HEADER = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};
  static final byte[] SASL_HEADER = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};

  final FakeBroker broker;
  final EmbeddedChannel channel = new HeapChannel();
  private final FrameCodec codec = new FrameCodec();
  private FrameCodec.Received last;

  Peer(FakeBroker broker, AmqpOptions options, X509Certificate certificate) {
    this.broker = broker;
    channel.freezeTime();
    ClientStream stream = ClientStream.of(channel).withClientCertificate(certificate);
    new AmqpAcceptor(broker.services(), options).accept(stream);
  }

  Peer(AmqpOptions options) {
    this(new FakeBroker(), options, null);
  }

  Peer() {
    this(AmqpOptions.DEFAULTS);
  }

  /** A client that has logged in, opened, and begun a session on channel 0. */
  static Peer ready(AmqpOptions options) {
    Peer peer = new Peer(options).login();
    peer.open(new Open().setContainerId("c1"));
    peer.send(Frames.begin());
    peer.receive(Begin.class);
    return peer;
  }

  static Peer ready() {
    return ready(AmqpOptions.DEFAULTS);
  }

  FakeSession session() {
    return broker.session;
  }

  Peer sendBytes(byte[] bytes) {
    return sendBuffer(Unpooled.wrappedBuffer(bytes));
  }

  /** The buffer is the adapter's then. */
  Peer sendBuffer(ByteBuf bytes) {
    channel.writeInbound(bytes);
    channel.runPendingTasks();
    return this;
  }

  Peer send(DescribedType performative) {
    return send(performative, new byte[0]);
  }

  Peer send(DescribedType performative, byte[] payload) {
    return sendBytes(codec.encode(0, performative, payload));
  }

  /** The session tells the adapter. */
  Peer emit(SessionEvent... events) {
    session().emit(events);
    channel.runPendingTasks();
    return this;
  }

  /** What the adapter sends next: a header as its bytes, a performative, or null. */
  Object receive() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      codec.add(sent);
    }
    last = codec.next();
    return last == null ? null : last.body();
  }

  <T> T receive(Class<T> type) {
    Object next = receive();
    assertThat(next).isInstanceOf(type);
    return type.cast(next);
  }

  /** The payload of what was received last. */
  byte[] payload() {
    return last.payload();
  }

  void receivesNothing() {
    assertThat(receive()).isNull();
  }

  void isOpen() {
    receivesNothing();
    assertThat(channel.isOpen()).isTrue();
  }

  /** True if close is among what the adapter has said and no test received. */
  boolean saidClose() {
    for (Object next = receive(); next != null; next = receive()) {
      if (next instanceof Close) {
        return true;
      }
    }
    return false;
  }

  /** The adapter closes, having said nothing more. */
  void isClosed() {
    receivesNothing();
    assertThat(channel.isOpen()).isFalse();
  }

  /** The adapter says close with this condition, and closes. */
  ErrorCondition isClosedWith(String condition) {
    ErrorCondition error = receive(Close.class).getError();
    assertThat(error).as("the error in close").isNotNull();
    assertThat(error.getCondition()).hasToString(condition);
    isClosed();
    return error;
  }

  /** Logs in with SASL PLAIN. */
  Peer login() {
    sendBytes(SASL_HEADER);
    assertThat(receive(byte[].class)).isEqualTo(SASL_HEADER);
    receive(SaslMechanisms.class);
    send(plain("ann", "secret"));
    assertThat(receive(SaslOutcome.class).getCode().intValue()).isZero();
    sendBytes(AMQP_HEADER);
    assertThat(receive(byte[].class)).isEqualTo(AMQP_HEADER);
    return this;
  }

  static SaslInit plain(String userName, String password) {
    return sasl("PLAIN", "\0" + userName + "\0" + password);
  }

  static SaslInit sasl(String mechanism, String response) {
    return new SaslInit()
        .setMechanism(Symbol.valueOf(mechanism))
        .setInitialResponse(new Binary(response.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends open and returns the answer. */
  Open open(Open open) {
    send(open);
    return receive(Open.class);
  }

  /** Lets time pass. */
  Peer pass(long millis) {
    broker.nowMillis += millis;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    return this;
  }

  /** The client's connection ends without a word, and what was said to it is forgotten. */
  void leave() {
    channel.finishAndReleaseAll();
  }
}
