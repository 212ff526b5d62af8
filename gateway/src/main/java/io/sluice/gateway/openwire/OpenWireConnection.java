package io.sluice.gateway.openwire;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.connection.ClientConnection;
import io.sluice.gateway.connection.ClientError;
import io.sluice.gateway.connection.ConnectDeadline;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.openwire.codec.FrameDecoder;
import io.sluice.gateway.openwire.codec.Wire;
import io.sluice.gateway.openwire.codec.WireError;
import io.sluice.gateway.stream.ClientStream;
import java.io.IOException;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.command.ConnectionError;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.KeepAliveInfo;
import org.apache.activemq.command.Response;
import org.apache.activemq.command.WireFormatInfo;
import org.jboss.logging.Logger;

/**
 * One client's connection: agrees on the wire format, waits, but not for long, for ConnectionInfo,
 * which {@link Connecting} answers; from then on there is an {@link OpenWireClient}.
 */
final class OpenWireConnection extends ClientConnection {
  private static final Logger log = Logger.getLogger(OpenWireConnection.class);

  private final OpenWireOptions options;
  private final Wire wire = new Wire();
  private final FrameDecoder decoder;
  private ConnectDeadline deadline;
  private String virtualHost;
  private boolean agreed;
  private Inactivity inactivity;
  private OpenWireClient client;
  private boolean over;

  OpenWireConnection(ClientStream stream, ConnectionServices services, OpenWireOptions options) {
    super(stream, services, options.flow(), options.stallTimeoutMillis());
    this.options = options;
    this.decoder = new FrameDecoder(wire, gate());
  }

  /** Begins to read. */
  void start() {
    stream().add(decoder);
    stream().add(this);
  }

  OpenWireOptions options() {
    return options;
  }

  /** The Host property of the client's WireFormatInfo, or null. */
  String virtualHost() {
    return virtualHost;
  }

  /** Where the client has connected to, as it would write it. */
  String brokerUrl() {
    String scheme = stream().isEncrypted() ? "ssl" : "tcp";
    String host = virtualHost == null ? stream().localHost() : virtualHost;
    return scheme + "://" + host + ":" + stream().localPort();
  }

  /** Larger frames the client does not take. */
  long maxFrameBytes() {
    return wire.maxFrameBytes();
  }

  /** True if the connection has ended, or is about to. */
  boolean isOver() {
    return over;
  }

  @Override
  protected void onOpen() {
    deadline =
        new ConnectDeadline(this, "ConnectionInfo", options.connectTimeoutMillis(), this::drop);
  }

  /** Ends the connection without a word. */
  private void drop() {
    leave();
    abort();
  }

  /** The client's session is open. */
  void become(OpenWireClient opened) {
    client = opened;
    decoder.maxFrameBytes(options.maxFrameBytes());
  }

  @Override
  protected void onMessage(Object message) {
    Command command = (Command) message;
    if (!agreed) {
      negotiate(command);
    } else if (command instanceof KeepAliveInfo sign) {
      onSignOfLife(sign);
    } else if (client != null) {
      client.onCommand(command);
    } else if (command instanceof ConnectionInfo info) {
      deadline.cancel();
      Connecting.begin(this, info);
    } else {
      beforeConnectionInfo(command);
    }
  }

  private void beforeConnectionInfo(Command command) {
    switch (command.getDataStructureType()) {
      case CommandTypes.CONNECTION_CONTROL -> respond(command); // Failover clients begin with one.
      case CommandTypes.SHUTDOWN_INFO -> {
        leave();
        end();
      }
      default ->
          throw new WireError("the first command is no ConnectionInfo but " + command.getClass());
    }
  }

  private void negotiate(Command command) {
    if (!(command instanceof WireFormatInfo info)) {
      throw new WireError("the first command is no WireFormatInfo");
    }
    WireFormatInfo answer = Wire.answer(info, options.maxFrameBytes(), options.inactivityMillis());
    send(answer);
    out().flushNow();
    try {
      virtualHost = info.getHost();
      long millis = Math.min(info.getMaxInactivityDuration(), options.inactivityMillis());
      inactivity = new Inactivity(this, Math.max(0, millis), this::onSilence);
    } catch (IOException | ClassCastException malformed) {
      throw new WireError("WireFormatInfo cannot be read: " + malformed);
    }
    wire.agree(info, answer);
    agreed = true;
  }

  private void onSignOfLife(KeepAliveInfo sign) {
    if (sign.isResponseRequired()) {
      sign.setResponseRequired(false);
      send(sign);
    }
  }

  private void onSilence() {
    report(
        Kind.PROTOCOL_ERROR,
        client == null ? null : client.principal(),
        "nothing came within the inactivity time that was agreed on");
    drop();
  }

  /** Appends a command to what is sent; who has no more to add flushes. */
  void send(Command command) {
    if (over) {
      return;
    }
    ByteBuf buffer = out().buffer();
    int start = buffer.writerIndex();
    try {
      wire.write(command, buffer);
      if (inactivity != null) {
        inactivity.wrote();
      }
    } catch (IOException | RuntimeException impossible) {
      buffer.writerIndex(start);
      log.errorf(impossible, "%s cannot be sent; its connection is closed", command.getClass());
      drop();
    }
  }

  /** Answers a command that wants to know. */
  void respond(Command command) {
    respond(command, new Response());
  }

  /** As {@link #respond(Command)}, with what the client asked for. */
  void respond(Command command, Response response) {
    if (command.isResponseRequired()) {
      response.setCorrelationId(command.getCommandId());
      send(response);
    }
  }

  /** Tells the client that a command failed, whether or not it wants an answer. */
  void fail(Command command, Throwable why) {
    if (command.isResponseRequired()) {
      ExceptionResponse response = new ExceptionResponse(why);
      response.setCorrelationId(command.getCommandId());
      send(response);
    } else {
      tell(why);
    }
  }

  /** Tells the application's exception listener. */
  void tell(Throwable why) {
    ConnectionError error = new ConnectionError();
    error.setException(why);
    send(error);
  }

  /** Tells the client what was wrong and ends the connection. */
  void endWith(Throwable why) {
    if (!over) {
      tell(why);
      leave();
      end();
    }
  }

  @Override
  protected void onClientError(ClientError error) {
    report(Kind.PROTOCOL_ERROR, client == null ? null : client.principal(), error.getMessage());
    if (agreed) {
      endWith(new IOException(error.getMessage()));
    } else {
      drop();
    }
  }

  /** The connection is over; the client's session, if there is one, ends. */
  void leave() {
    over = true;
    deadline.cancel();
    if (inactivity != null) {
      inactivity.stop();
    }
    if (client != null) {
      client.left();
    }
  }

  @Override
  protected void onWritable() {
    if (client != null) {
      client.onWritable();
    }
  }

  @Override
  protected void onLost() {
    leave();
  }

  @Override
  protected void resume() {
    decoder.resume();
  }
}
