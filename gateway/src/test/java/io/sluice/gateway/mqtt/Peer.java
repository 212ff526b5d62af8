package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.HeapChannel;
import io.sluice.gateway.stream.ClientStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client in memory: it speaks with Netty's MQTT codec to the adapter under test, or in raw bytes.
 */
final class Peer {
  static final MqttOptions OPTIONS = MqttOptions.DEFAULTS;

  final FakeBroker broker;
  final EmbeddedChannel channel = new HeapChannel();
  private final EmbeddedChannel codec =
      new EmbeddedChannel(MqttEncoder.INSTANCE, new MqttDecoder(1 << 20));

  Peer(FakeBroker broker, MqttOptions options) {
    this.broker = broker;
    channel.freezeTime();
    new MqttAcceptor(broker.services(), options).accept(ClientStream.of(channel));
  }

  Peer() {
    this(new FakeBroker(), OPTIONS);
  }

  /** A client that has connected with these options. */
  static Peer connected(MqttVersion version, MqttOptions options) {
    Peer peer = new Peer(new FakeBroker(), options);
    peer.connect(version);
    return peer;
  }

  static Peer connected(MqttVersion version) {
    return connected(version, OPTIONS);
  }

  Peer connect(MqttVersion version) {
    MqttConnAckMessage connAck = connect(version, connect -> {});
    assertThat(connAck.variableHeader().connectReturnCode())
        .isEqualTo(MqttConnectReturnCode.CONNECTION_ACCEPTED);
    return this;
  }

  MqttConnAckMessage connect(
      MqttVersion version, Consumer<MqttMessageBuilders.ConnectBuilder> change) {
    var builder =
        MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId("c1")
            .cleanSession(true)
            .properties(MqttProperties.NO_PROPERTIES);
    change.accept(builder);
    send(builder.build());
    return receive(MqttConnAckMessage.class);
  }

  FakeSession session() {
    return broker.session;
  }

  Peer send(MqttMessage message) {
    channel.writeInbound(encode(message));
    return this;
  }

  /** Several packets in one read. */
  Peer sendTogether(MqttMessage... messages) {
    ByteBuf all = Unpooled.buffer();
    for (MqttMessage message : messages) {
      ByteBuf one = encode(message);
      all.writeBytes(one);
      one.release();
    }
    channel.writeInbound(all);
    return this;
  }

  private ByteBuf encode(MqttMessage message) {
    codec.writeOutbound(message);
    return codec.readOutbound();
  }

  Peer sendBytes(int... bytes) {
    ByteBuf buffer = Unpooled.buffer();
    for (int b : bytes) {
      buffer.writeByte(b);
    }
    channel.writeInbound(buffer);
    return this;
  }

  /** The session tells the adapter. */
  Peer emit(SessionEvent... events) {
    session().emit(events);
    channel.runPendingTasks();
    return this;
  }

  /** The next packet from the adapter, or null. */
  MqttMessage receive() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      if (sent.isReadable()) {
        codec.writeInbound(sent);
      } else {
        sent.release();
      }
    }
    MqttMessage message = codec.readInbound();
    if (message != null && message.decoderResult().isFailure()) {
      throw new AssertionError(
          "the adapter wrote what is no MQTT", message.decoderResult().cause());
    }
    return message;
  }

  <T extends MqttMessage> T receive(Class<T> type) {
    MqttMessage message = receive();
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  /** The adapter has sent nothing more. */
  void receivesNothing() {
    assertThat(receive()).isNull();
  }

  /** The adapter says DISCONNECT with this reason, and closes. */
  void isDisconnected(int reasonCode) {
    MqttMessage disconnect = receive();
    assertThat(disconnect).as("DISCONNECT").isNotNull();
    var header = (MqttReasonCodeAndPropertiesVariableHeader) disconnect.variableHeader();
    assertThat(header.reasonCode() & 0xFF).isEqualTo(reasonCode);
    isClosed();
  }

  /** The adapter closes, having said nothing more. */
  void isClosed() {
    receivesNothing();
    assertThat(channel.isOpen()).isFalse();
  }

  void isOpen() {
    assertThat(channel.isOpen()).isTrue();
  }

  /** The client's connection ends without a word. */
  void leave() {
    channel.close().syncUninterruptibly();
  }

  /** Lets time pass. */
  Peer pass(long millis) {
    broker.nowMillis += millis;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    return this;
  }
}
