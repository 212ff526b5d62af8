package io.sluice.gateway.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.connection.Flow;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.HeapChannel;
import io.sluice.gateway.stream.ClientStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.command.BrokerInfo;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.Response;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.openwire.OpenWireFormat;
import org.apache.activemq.util.ByteSequence;

/** A client in memory, with a wire format of its own. */
final class Peer {
  static final OpenWireOptions OPTIONS =
      new OpenWireOptions(128 << 10, 3, 10, 3_000, 2_000, 60_000, Flow.DEFAULTS);
  static final ConnectionId CONNECTION = new ConnectionId("ID:peer-1");

  final FakeBroker broker = new FakeBroker();
  final EmbeddedChannel channel = new HeapChannel();
  final OpenWireFormat format = new OpenWireFormat(1);
  private final ByteBuf received = Unpooled.buffer();
  private int lastCommandId;

  Peer() {
    channel.freezeTime();
    new OpenWireAcceptor(broker.services(), OPTIONS).accept(ClientStream.of(channel));
  }

  /** A client that has connected in this way. */
  static Peer connected(int version, boolean tight, int cacheSize) {
    return new Peer().negotiate(wish(version, tight, cacheSize)).connect(false);
  }

  /** A client that goes on where a lost connection ended. */
  static Peer returned() {
    return new Peer().negotiate(wish(12, true, 1_024)).connect(true);
  }

  private Peer connect(boolean returned) {
    ConnectionInfo info = connectionInfo();
    info.setFailoverReconnect(returned);
    int id = ask(info);
    assertThat(receive()).isInstanceOf(BrokerInfo.class);
    assertThat(((Response) receive()).getCorrelationId()).isEqualTo(id);
    return this;
  }

  static Peer connected() {
    return connected(12, true, 1_024);
  }

  static ConnectionInfo connectionInfo() {
    ConnectionInfo info = new ConnectionInfo(CONNECTION);
    info.setClientId("peer");
    info.setUserName("ann");
    info.setPassword("secret");
    return info;
  }

  /**
   * @param cacheSize below 0 for no cache
   */
  static WireFormatInfo wish(int version, boolean tight, int cacheSize) {
    try {
      WireFormatInfo wish = new WireFormatInfo();
      wish.setVersion(version);
      wish.setTightEncodingEnabled(tight);
      wish.setCacheEnabled(cacheSize >= 0);
      wish.setCacheSize(Math.max(0, cacheSize));
      wish.setMaxInactivityDuration(3_000);
      wish.setMaxFrameSize(Long.MAX_VALUE);
      wish.setHost("plant");
      return wish;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  Peer negotiate(WireFormatInfo wish) {
    send(wish);
    WireFormatInfo answer = (WireFormatInfo) receive();
    try {
      format.setPreferedWireFormatInfo(wish);
      format.renegotiateWireFormat(answer);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return this;
  }

  FakeSession session() {
    return broker.session;
  }

  /** Sends a command that wants an answer, and tells its id. */
  int ask(Command command) {
    command.setCommandId(++lastCommandId);
    command.setResponseRequired(true);
    send(command);
    return lastCommandId;
  }

  Peer send(Command command) {
    try {
      ByteSequence bytes = format.marshal(command);
      return send(Unpooled.copiedBuffer(bytes.data, bytes.offset, bytes.length));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  Peer send(ByteBuf bytes) {
    channel.writeInbound(bytes);
    channel.runPendingTasks();
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

  /** The next command from the adapter. */
  Command receive() {
    gather();
    assertThat(received.isReadable()).as("something was sent").isTrue();
    int bytes = Integer.BYTES + received.getInt(received.readerIndex());
    byte[] frame = new byte[bytes];
    received.readBytes(frame);
    try {
      return (Command) format.unmarshal(new ByteSequence(frame));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  <T extends Command> T receive(Class<T> type) {
    Command command = receive();
    assertThat(command).isInstanceOf(type);
    return type.cast(command);
  }

  void isAnswered(int commandId) {
    Command command = receive();
    assertThat(command).isExactlyInstanceOf(Response.class);
    assertThat(((Response) command).getCorrelationId()).isEqualTo(commandId);
  }

  void receivesNothing() {
    gather();
    assertThat(received.isReadable()).isFalse();
  }

  void isClosed() {
    assertThat(channel.isOpen()).isFalse();
  }

  private void gather() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      received.writeBytes(sent);
      sent.release();
    }
  }
}
