package io.sluice.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.stream.ClientStream;
import java.util.concurrent.TimeUnit;

/**
 * Answers a connection's first request: with the upgrade, after which the sub-protocol has the
 * stream, or with a refusal.
 */
final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final ClientStream stream;
  private final SubProtocols protocols;
  private final WebSocketOptions options;
  private final BrokerEvent.Sink events;
  private ScheduledFuture<?> deadline;

  UpgradeHandler(
      ClientStream stream,
      SubProtocols protocols,
      WebSocketOptions options,
      BrokerEvent.Sink events) {
    this.stream = stream;
    this.protocols = protocols;
    this.options = options;
    this.events = events;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(() -> close(ctx), options.upgradeTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel(false);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    deadline.cancel(false);
    UpgradeRequest upgrade = new UpgradeRequest(request);
    UpgradeRequest.Problem problem = upgrade.problem(protocols, options.allowedOrigins());
    if (problem == null) {
      upgrade(ctx, request, upgrade);
    } else {
      refuse(ctx, problem.status(), problem.text());
    }
  }

  private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, UpgradeRequest upgrade) {
    SubProtocols.Choice choice = protocols.choose(upgrade.path(), upgrade.offers()).orElseThrow();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(null, choice.name(), decoderConfig())
            .newHandshaker(request);
    if (handshaker == null) {
      refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "use version 13 of the WebSocket protocol");
      return;
    }
    try {
      handshaker
          .handshake(ctx.channel(), request)
          .addListener(sent -> upgraded(ctx, sent.isSuccess(), choice, upgrade.host()));
    } catch (WebSocketHandshakeException e) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, e.getMessage());
    }
  }

  private WebSocketDecoderConfig decoderConfig() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(options.maxFrameBytes())
        .allowExtensions(false)
        .closeOnProtocolViolation(false) // FrameStream does, in the order that it knows.
        .build();
  }

  private void upgraded(
      ChannelHandlerContext ctx, boolean sent, SubProtocols.Choice choice, String host) {
    if (!sent) {
      close(ctx);
      return;
    }
    if (choice.frames() == FrameType.TEXT) {
      stream.add(new Utf8FrameValidator(false));
    }
    stream.add(new FrameStream(choice.frames(), options));
    choice.acceptor().accept(host == null ? stream : stream.withServerName(host));
    ctx.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
    events.on(
        new BrokerEvent(
            BrokerEvent.Kind.CONNECTION_REFUSED,
            null,
            null,
            null,
            "WebSocket upgrade: " + status.code() + ", " + text));
    ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), text + "\n");
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response
          .headers()
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
    ctx.writeAndFlush(response).addListener(sent -> close(ctx));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(ctx); // The connection broke, or what came is no HTTP.
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end.
  private static void close(ChannelHandlerContext ctx) {
    ctx.close();
  }
}
