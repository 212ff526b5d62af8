package io.sluice.gateway.mqtt;

import io.sluice.gateway.connection.ClientConnection;
import io.sluice.gateway.connection.ClientError;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.PacketDecoder;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Version;
import io.sluice.gateway.stream.ClientStream;

/**
 * One client's connection: the packets that its decoder cuts from the stream go to the {@link
 * Phase} it is in.
 */
final class MqttConnection extends ClientConnection {
  private static final int MAX_CONNECT_BYTES = 256 << 10;

  private final MqttOptions options;
  private final PacketDecoder decoder;
  private Phase phase;

  MqttConnection(ClientStream stream, ConnectionServices services, MqttOptions options) {
    super(stream, services, options.flow(), options.stallTimeoutMillis());
    this.options = options;
    this.decoder = new PacketDecoder(gate(), Math.min(MAX_CONNECT_BYTES, options.maxPacketBytes()));
  }

  /** Begins to read. */
  void start() {
    stream().add(decoder);
    stream().add(this);
  }

  MqttOptions options() {
    return options;
  }

  /** The version the client speaks, or null while it is not known. */
  Version version() {
    return decoder.version();
  }

  /** Goes on to the next phase of the connection, packets up to the options' size. */
  void enter(Phase next) {
    decoder.maxPacketBytes(options.maxPacketBytes());
    phase = next;
  }

  @Override
  protected void onOpen() {
    phase = new ConnectPhase(this);
  }

  @Override
  protected void onMessage(Object packet) {
    phase.onPacket((Packet) packet);
  }

  @Override
  protected void onClientError(ClientError error) {
    phase.onViolation((ProtocolViolation) error);
  }

  @Override
  protected void onWritable() {
    phase.onWritable();
  }

  @Override
  protected void onLost() {
    phase.onInactive();
  }

  @Override
  protected void resume() {
    decoder.resume();
  }
}
