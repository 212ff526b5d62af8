package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.admission.Identified;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Frame;
import io.sluice.gateway.amqp.codec.FrameDecoder;
import io.sluice.gateway.amqp.codec.FrameWriter;
import io.sluice.gateway.amqp.codec.ProtocolHeader;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.connection.ClientConnection;
import io.sluice.gateway.connection.ClientError;
import io.sluice.gateway.connection.ConnectDeadline;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stream.ClientStream;
import java.util.Map;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.ConnectionState;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.Flow;
import org.apache.qpid.protonj2.types.transport.Open;

/**
 * One client's connection: first {@link SaslLogin} finds out who it is, then {@link Opening} opens
 * its session, and from then on there is an {@link AmqpClient}.
 */
final class AmqpConnection extends ClientConnection {
  /** Enough for a token as password; the specification has 512 for all others. */
  private static final int MAX_SASL_FRAME_BYTES = 16 << 10;

  private static final String CONTAINER_ID = "sluice";

  private final AmqpOptions options;
  private final FrameDecoder decoder;
  private FrameWriter writer;
  private AmqpEngine engine;
  private ConnectDeadline deadline;
  private Identified identified;
  private Frame frame;
  private AmqpClient client;
  private boolean over;

  AmqpConnection(ClientStream stream, ConnectionServices services, AmqpOptions options) {
    super(stream, services, options.flow(), options.stallTimeoutMillis());
    this.options = options;
    this.decoder = new FrameDecoder(gate(), MAX_SASL_FRAME_BYTES);
  }

  /** Begins to read. */
  void start() {
    stream().add(decoder);
    stream().add(this);
  }

  AmqpOptions options() {
    return options;
  }

  FrameWriter writer() {
    return writer;
  }

  Connection amqp() {
    return engine.connection();
  }

  /** The frame that is being handled. */
  Frame frame() {
    return frame;
  }

  /** True if nothing more can be said to the client. */
  boolean isOver() {
    return over || engine.isFailed();
  }

  @Override
  protected void onOpen() {
    writer = new FrameWriter(out());
    engine = new AmqpEngine(writer, new SaslLogin(this));
    amqp().openHandler(opened -> Opening.begin(this, identified));
    amqp().closeHandler(closed -> onRemoteClose());
    deadline = new ConnectDeadline(this, "open", options.handshakeTimeoutMillis(), this::abort);
  }

  /** SASL is over; AMQP's header comes next. */
  void authenticated(Identified client) {
    identified = client;
    decoder.expectHeader();
    decoder.maxFrameBytes(options.maxFrameBytes());
  }

  /** The client's open came. */
  void handshakeDone() {
    deadline.cancel();
    writer.maxFrameBytes(Math.min(amqp().getRemoteMaxFrameSize(), options.maxFrameBytes()));
  }

  /** The client's session is open. */
  void become(AmqpClient opened) {
    client = opened;
  }

  /** What every open of ours says. */
  Connection configured() {
    return amqp()
        .setContainerId(CONTAINER_ID)
        .setMaxFrameSize(options.maxFrameBytes())
        .setChannelMax(options.maxSessions() - 1);
  }

  @Override
  protected void onMessage(Object message) {
    if (message instanceof ProtocolHeader header) {
      engine.read(header);
    } else {
      onFrame((Frame) message);
    }
    if (!over && amqp().isLocallyClosed()) {
      onEngineClosed();
    }
  }

  private void onFrame(Frame next) {
    frame = next;
    try {
      requireOpenFirst(next);
      engine.read(next);
      if (client != null && next.performative() instanceof Flow flow) {
        onFlow(flow);
      }
    } finally {
      next.release();
    }
  }

  /** The engine would take what comes before open, and nobody would answer for it (2.4.1). */
  private void requireOpenFirst(Frame next) {
    if (!next.isSasl()
        && amqp().getRemoteState() == ConnectionState.IDLE
        && !(next.performative() instanceof Open)) {
      throw new AmqpViolation(AmqpError.ILLEGAL_STATE, "the first frame is open (2.4.1)");
    }
  }

  private void onFlow(Flow flow) {
    if (flow.getProperties() != null && flow.getProperties().containsKey(Symbols.TRANSACTION_ID)) {
      throw new AmqpViolation(
          AmqpError.NOT_IMPLEMENTED, "messages are not acquired in transactions (4.4.3)");
    }
    client.sessionWindows().onFlow();
  }

  /** The engine has told the client what it did wrong. */
  private void onEngineClosed() {
    report(Kind.PROTOCOL_ERROR, identified.principal(), amqp().getCondition().getDescription());
    leave();
    finish();
  }

  /** Does what is not caused by a message of the client; a failure ends the connection as well. */
  void execute(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failure) {
      exceptionCaught(null, failure);
    }
  }

  @Override
  protected void onClientError(ClientError error) {
    report(
        Kind.PROTOCOL_ERROR,
        identified == null ? null : identified.principal(),
        error.getMessage());
    AmqpViolation violation = (AmqpViolation) error;
    fail(new ErrorCondition(violation.condition(), violation.getMessage()));
  }

  /**
   * Ends the connection with an error, in an open and a close of ours if there was none yet
   * (2.4.6). Before the client is known there is no way to tell it.
   */
  void fail(ErrorCondition error) {
    leave();
    if (engine.isFailed()) {
      writer.writeClose(error); // The engine says nothing any more.
    } else if (!over && identified != null) {
      Connection connection = amqp();
      if (connection.getState() == ConnectionState.IDLE) {
        configured().setProperties(Map.of(Symbols.OPEN_FAILED, true)).open();
      }
      connection.setCondition(error).close();
    }
    finish();
  }

  private void onRemoteClose() {
    leave();
    amqp().close();
    finish();
  }

  /** Ends the connection once what was written has left. */
  void finish() {
    over = true;
    deadline.cancel();
    end();
  }

  @Override
  protected void onWritable() {
    if (client != null) {
      client.onWritable();
    }
  }

  @Override
  protected void onLost() {
    over = true;
    deadline.cancel();
    leave();
  }

  private void leave() {
    if (client != null) {
      client.leave();
    }
  }

  @Override
  protected void resume() {
    decoder.resume();
  }
}
