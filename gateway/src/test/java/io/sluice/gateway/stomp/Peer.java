package io.sluice.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.HeapChannel;
import io.sluice.gateway.stomp.codec.FrameLimits;
import io.sluice.gateway.stream.ClientStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client in memory. Frames are written as people write them: lines, then {@code ^@} for the NUL.
 */
final class Peer {
  static final StompOptions OPTIONS = options(new FrameLimits(2_048, 20, 1_000));

  final FakeBroker broker = new FakeBroker();
  final EmbeddedChannel channel = new HeapChannel();
  private final ByteBuf received = Unpooled.buffer();

  /** A frame from the adapter. */
  record Frame(String command, Map<String, String> lines, String body) {
    String header(String name) {
      return lines.get(name);
    }
  }

  Peer(StompOptions options) {
    channel.freezeTime();
    new StompAcceptor(broker.services(), options).accept(ClientStream.of(channel));
  }

  Peer() {
    this(OPTIONS);
  }

  static StompOptions options(FrameLimits limits) {
    StompOptions defaults = StompOptions.DEFAULTS;
    return new StompOptions(
        "9.9", limits, 3, 5, 10, 1_000, 2_000, defaults.stallTimeoutMillis(), defaults.flow());
  }

  /** A client that has connected in this version. */
  static Peer connected(String version) {
    return new Peer().connect("accept-version:" + version);
  }

  /** Connects with these header lines. */
  Peer connect(String... headers) {
    send("CONNECT\n" + String.join("\n", headers) + "\n\n^@");
    assertThat(receive().command()).isEqualTo("CONNECTED");
    return this;
  }

  FakeSession session() {
    return broker.session;
  }

  Peer send(String text) {
    return send(text.replace("^@", "\0").getBytes(UTF_8));
  }

  Peer send(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    return this;
  }

  /** The session tells the adapter. */
  Peer emit(SessionEvent... events) {
    session().emit(events);
    channel.runPendingTasks();
    return this;
  }

  /** Lets time pass. */
  Peer pass(long millis) {
    broker.nowMillis += millis;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    return this;
  }

  /** The next frame; its headers as they stand, escapes and all. */
  Frame receive() {
    gather();
    while (received.isReadable() && received.getByte(received.readerIndex()) == '\n') {
      received.skipBytes(1);
    }
    assertThat(received.isReadable()).as("something was sent").isTrue();
    String command = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
    }
    String length = headers.get("content-length");
    int bytes = length == null ? received.bytesBefore((byte) 0) : Integer.parseInt(length);
    String body = received.readCharSequence(bytes, UTF_8).toString();
    assertThat(received.readByte()).isZero();
    return new Frame(command, headers, body);
  }

  private String line() {
    String line = received.readCharSequence(received.bytesBefore((byte) '\n'), UTF_8).toString();
    received.skipBytes(1);
    return line;
  }

  private void gather() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      received.writeBytes(sent);
      sent.release();
    }
  }

  /** Line ends that were sent as signs of life since the last frame. */
  int beats() {
    gather();
    int beats = 0;
    while (received.isReadable()) {
      assertThat(received.readByte()).isEqualTo((byte) '\n');
      beats++;
    }
    return beats;
  }

  void receivesNothing() {
    gather();
    while (received.isReadable() && received.getByte(received.readerIndex()) == '\n') {
      received.skipBytes(1);
    }
    assertThat(received.toString(UTF_8)).isEmpty();
  }

  /** The adapter says ERROR with this in its message, and closes. */
  Frame isRefused(String inMessage) {
    Frame error = receive();
    assertThat(error.command()).isEqualTo("ERROR");
    assertThat(error.header("message")).contains(inMessage);
    assertThat(error.body()).isNotEmpty();
    isClosed();
    return error;
  }

  void isClosed() {
    receivesNothing();
    assertThat(channel.isOpen()).isFalse();
  }

  void leave() {
    channel.close().syncUninterruptibly();
  }
}
