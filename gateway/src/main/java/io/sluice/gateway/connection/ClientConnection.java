package io.sluice.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.OpenSession;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.model.Protocol;
import io.sluice.model.ShardId;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * One client's connection, without what its protocol says: reads no faster than the shard answers,
 * holds no more than the client takes, and ends in bounded time. The last handler of the stream.
 * Lives on the channel's event loop, as do all its collaborators.
 */
public abstract class ClientConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = Logger.getLogger(ClientConnection.class);
  private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

  /** Answers that wait for a client that reads none may take so much more than its deliveries. */
  private static final int ANSWERS_BYTES = 256 << 10;

  private final ClientStream stream;
  private final ConnectionServices services;
  private final Flow flow;
  private final long stallTimeoutMillis;
  private final ReadGate gate;
  private ChannelHandlerContext ctx;
  private Outbox out;
  private WriteStall stall;
  private boolean ended;
  private long lastReadNanos;

  /**
   * @param stallTimeoutMillis a client that takes no byte for so long while some wait for it is
   *     closed
   */
  protected ClientConnection(
      ClientStream stream, ConnectionServices services, Flow flow, long stallTimeoutMillis) {
    this.stream = stream;
    this.services = services;
    this.flow = flow;
    this.stallTimeoutMillis = stallTimeoutMillis;
    this.gate = new ReadGate(stream.channel(), this::resume);
  }

  /** The connection is ready for what the client says; something may be sent. */
  protected abstract void onOpen();

  /**
   * The handler beneath made a message of what the client sent, or a buffer came as it is. Not
   * after the end.
   *
   * @param message the callee's to release if it is counted
   * @throws ClientError to be told to {@link #onClientError}
   */
  protected abstract void onMessage(Object message);

  /** The client broke the protocol; the decoder gives nothing more. */
  protected abstract void onClientError(ClientError error);

  /** The socket takes bytes again. */
  protected abstract void onWritable();

  /** The connection is gone, other than by {@link #end}. */
  protected abstract void onLost();

  /** The gate is open again: goes on with what was held back. */
  protected abstract void resume();

  public final ClientStream stream() {
    return stream;
  }

  public final ConnectionServices services() {
    return services;
  }

  public final Flow flow() {
    return flow;
  }

  public final ReadGate gate() {
    return gate;
  }

  public final Outbox out() {
    return out;
  }

  public final Channel channel() {
    return stream.channel();
  }

  public final EventLoop eventLoop() {
    return stream.channel().eventLoop();
  }

  /** What the client shows, with what is known of its connection. */
  public final Credentials credentials(
      Protocol protocol, String virtualHost, String userName, byte[] password) {
    return new Credentials(
        protocol,
        stream.serverName(),
        virtualHost,
        userName,
        password,
        stream.remoteAddress(),
        stream.clientCertificate());
  }

  /** The request for a session that ends with this connection, as queueing protocols have them. */
  public final OpenSession request(
      Principal principal, Protocol protocol, String clientId, boolean takeOver, int maxInflight) {
    return new OpenSession(
        ShardId.of(principal.tenant()),
        principal.broker(),
        principal.user(),
        protocol,
        clientId,
        takeOver,
        true,
        0,
        maxInflight,
        flow.windowMessages(),
        flow.windowBytes(),
        Integer.MAX_VALUE,
        null,
        new OpenSession.Peer(null, stream.remoteAddress()));
  }

  /** When bytes last came, by the services' nano clock. */
  public final long lastReadNanos() {
    return lastReadNanos;
  }

  /** Ends the connection once what was written has left, or after some seconds. */
  public final void end() {
    if (ended) {
      return;
    }
    ended = true;
    Channel channel = channel();
    channel.config().setAutoRead(false);
    out.flushLast().addListener(sent -> close());
    if (channel.isOpen()) {
      var forced = eventLoop().schedule(this::abort, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> forced.cancel(false));
    }
  }

  /** Ends the connection and drops what was not sent, as if it were lost. */
  public final void abort() {
    stream.closeWithoutDelay();
    close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Heard as channelInactive.
  private void close() {
    // Not the channel's close, which the server's own handler holds back until all is written.
    ctx.close();
  }

  /**
   * Tells the operator.
   *
   * @param principal null before the client was admitted
   */
  public final void report(BrokerEvent.Kind kind, Principal principal, String detail) {
    String tenant = principal == null ? null : principal.tenant();
    String broker = principal == null ? null : principal.broker();
    services.events().on(new BrokerEvent(kind, tenant, broker, null, detail));
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    out = new Outbox(ctx);
    stall = new WriteStall(this, stallTimeoutMillis);
    lastReadNanos = services.nanoTime().getAsLong();
    onOpen();
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      onMessage(message);
    } catch (ClientError error) {
      onClientError(error);
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    lastReadNanos = services.nanoTime().getAsLong();
    if (!ended) {
      out.flushNow();
      if (out.pendingBytes() > flow.windowBytes() + ANSWERS_BYTES) {
        gate.close(ReadGate.Cause.OUTBOUND);
      }
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (out.isWritable()) {
      stall.ended();
      gate.open(ReadGate.Cause.OUTBOUND);
      if (!ended) {
        onWritable();
      }
    } else {
      stall.began();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    if (!ended) {
      ended = true;
      onLost();
    }
    out.discard();
    ctx.fireChannelInactive();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ClientError error) {
      if (!ended) {
        onClientError(error);
      }
      return;
    }
    if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      log.debugf("connection of %s broke: %s", stream.remoteAddress(), cause);
    } else {
      log.errorf(cause, "connection of %s failed and is closed", stream.remoteAddress());
    }
    abort();
  }
}
