package io.sluice.gateway.stomp;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.connection.ClientConnection;
import io.sluice.gateway.connection.ClientError;
import io.sluice.gateway.connection.ConnectDeadline;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.gateway.stomp.codec.Command;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.FrameDecoder;
import io.sluice.gateway.stomp.codec.FrameWriter;
import io.sluice.gateway.stomp.codec.StompError;
import io.sluice.gateway.stomp.codec.Version;
import io.sluice.gateway.stream.ClientStream;
import java.nio.charset.StandardCharsets;

/**
 * One client's connection: waits, but not for long, for CONNECT, which {@link Connecting} answers;
 * from then on there is a {@link StompClient}.
 */
final class StompConnection extends ClientConnection {
  private static final int MAX_MESSAGE_CHARS = 200;

  private final StompOptions options;
  private final FrameDecoder decoder;
  private ConnectDeadline deadline;
  private Version version;
  private StompClient client;
  private boolean over;

  StompConnection(ClientStream stream, ConnectionServices services, StompOptions options) {
    super(stream, services, options.flow(), options.stallTimeoutMillis());
    this.options = options;
    this.decoder = new FrameDecoder(gate());
  }

  /** Begins to read. */
  void start() {
    stream().add(decoder);
    stream().add(this);
  }

  StompOptions options() {
    return options;
  }

  /** The version that frames are written in; null before it is negotiated. */
  Version version() {
    return version;
  }

  /** True if the connection has ended, or is about to. */
  boolean isOver() {
    return over;
  }

  @Override
  protected void onOpen() {
    deadline =
        new ConnectDeadline(this, "whole CONNECT", options.connectTimeoutMillis(), this::abort);
  }

  /** The client's session is open. */
  void become(StompClient opened, Version negotiated) {
    client = opened;
    version = negotiated;
    decoder.connected(negotiated, options.frames());
  }

  @Override
  protected void onMessage(Object message) {
    Frame frame = (Frame) message;
    if (client != null) {
      client.onFrame(frame);
    } else if (frame.command() == Command.CONNECT) {
      deadline.cancel();
      Connecting.begin(this, frame);
    } else {
      throw frame.error("the first frame is not CONNECT or STOMP");
    }
  }

  @Override
  protected void onClientError(ClientError error) {
    report(Kind.PROTOCOL_ERROR, client == null ? null : client.principal(), error.getMessage());
    fail(error.getMessage(), ((StompError) error).receiptId());
  }

  /** Tells the client what was wrong and ends the connection (STOMP 1.2, ERROR). */
  void fail(String detail, String receiptId) {
    if (over) {
      return;
    }
    leave();
    errorFrame(detail).header("receipt-id", receiptId).end(text(detail));
    end();
  }

  /** Begins an ERROR frame. */
  FrameWriter errorFrame(String detail) {
    byte[] body = detail.getBytes(StandardCharsets.UTF_8);
    String message =
        detail.length() <= MAX_MESSAGE_CHARS ? detail : detail.substring(0, MAX_MESSAGE_CHARS);
    return FrameWriter.begin(out().buffer(), "ERROR", version)
        .header("message", message)
        .header("content-type", "text/plain")
        .header("content-length", body.length);
  }

  static Body text(String text) {
    return Body.binary(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The connection is over; the client's session, if there is one, ends. */
  void leave() {
    over = true;
    deadline.cancel();
    if (client != null) {
      client.leave();
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
