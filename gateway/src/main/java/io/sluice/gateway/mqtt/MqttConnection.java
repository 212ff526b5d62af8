package io.sluice.gateway.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.PacketDecoder;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Version;
import io.sluice.gateway.stream.ClientStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * One client's connection: the packets that its decoder cuts from the stream go to the {@link
 * Phase} it is in. Lives on the channel's event loop, as do all its collaborators.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = Logger.getLogger(MqttConnection.class);
  private static final int MAX_CONNECT_BYTES = 256 << 10;
  private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

  /** Answers that wait for a client that reads none may take so much more than its deliveries. */
  private static final int ANSWERS_BYTES = 256 << 10;

  private final ClientStream stream;
  private final MqttServices services;
  private final ReadGate gate;
  private final PacketDecoder decoder;
  private ChannelHandlerContext ctx;
  private Outbox out;
  private WriteStall stall;
  private Phase phase;
  private long lastReadNanos;

  MqttConnection(ClientStream stream, MqttServices services) {
    this.stream = stream;
    this.services = services;
    this.gate = new ReadGate(stream.channel(), this::resume);
    this.decoder =
        new PacketDecoder(
            gate::isOpen, Math.min(MAX_CONNECT_BYTES, services.options().maxPacketBytes()));
  }

  /** Begins to read. */
  void start() {
    stream.add(decoder);
    stream.add(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    out = new Outbox(ctx);
    stall = new WriteStall(this, out);
    lastReadNanos = services.nanoTime().getAsLong();
    phase = ConnectPhase.begin(this);
  }

  ClientStream stream() {
    return stream;
  }

  MqttServices services() {
    return services;
  }

  MqttOptions options() {
    return services.options();
  }

  ReadGate gate() {
    return gate;
  }

  Outbox out() {
    return out;
  }

  Channel channel() {
    return stream.channel();
  }

  EventLoop eventLoop() {
    return stream.channel().eventLoop();
  }

  /** The version the client speaks, or null while it is not known. */
  Version version() {
    return decoder.version();
  }

  /** When bytes last came, by the services' nano clock. */
  long lastReadNanos() {
    return lastReadNanos;
  }

  /** Goes on to the next phase of the connection, packets up to the options' size. */
  void enter(Phase next) {
    decoder.maxPacketBytes(options().maxPacketBytes());
    phase = next;
  }

  /** Ends the connection once what was written has left, or after some seconds. */
  void end() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    Channel channel = channel();
    channel.config().setAutoRead(false);
    out.flushLast().addListener(sent -> abort());
    if (channel.isOpen()) {
      var forced = eventLoop().schedule(this::abort, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> forced.cancel(false));
    }
  }

  /**
   * Ends the connection and drops what was not sent; the phase hears of it as of a lost connection.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Heard as channelInactive.
  void abort() {
    // Not the channel's close, which the server's own handler holds back until all is written.
    ctx.close();
  }

  /**
   * Tells the operator.
   *
   * @param principal null before the client was admitted
   */
  void report(BrokerEvent.Kind kind, Principal principal, String detail) {
    String tenant = principal == null ? null : principal.tenant();
    String broker = principal == null ? null : principal.broker();
    services.events().on(new BrokerEvent(kind, tenant, broker, null, detail));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    try {
      phase.onPacket((Packet) packet);
    } catch (ProtocolViolation violation) {
      phase.onViolation(violation);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    lastReadNanos = services.nanoTime().getAsLong();
    if (phase != Phase.ENDED) {
      out.flushNow();
      if (out.pendingBytes() > options().flow().windowBytes() + ANSWERS_BYTES) {
        gate.close(ReadGate.Cause.OUTBOUND);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (out.isWritable()) {
      stall.ended();
      gate.open(ReadGate.Cause.OUTBOUND);
      phase.onWritable();
    } else {
      stall.began();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Phase last = phase;
    phase = Phase.ENDED;
    last.onInactive();
    out.discard();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ProtocolViolation violation) {
      phase.onViolation(violation);
      return;
    }
    if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      log.debugf("connection of %s broke: %s", stream.remoteAddress(), cause);
    } else {
      log.errorf(cause, "connection of %s failed and is closed", stream.remoteAddress());
    }
    abort();
  }

  private void resume() {
    ChannelHandlerContext ctx = channel().pipeline().context(decoder);
    if (ctx == null) {
      return;
    }
    try {
      decoder.resume(ctx);
    } catch (Exception e) {
      exceptionCaught(ctx, e);
    }
  }
}
