package io.sluice.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Makes a stream of bytes of frames, and the other way round; a packet may span frames and a frame
 * hold several.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Of a write that failed the connection hears by its end.
final class FrameStream extends ChannelDuplexHandler {
  private final FrameType type;
  private final WebSocketOptions options;
  private ScheduledFuture<?> pings;
  private long messageBytes;
  private boolean closing;

  FrameStream(FrameType type, WebSocketOptions options) {
    this.type = type;
    this.options = options;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (options.pingMillis() > 0) {
      pings =
          ctx.executor()
              .scheduleAtFixedRate(
                  () -> ping(ctx),
                  options.pingMillis(),
                  options.pingMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (pings != null) {
      pings.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else if (isData(message)) {
      onData(ctx, (WebSocketFrame) message);
    } else {
      try {
        onControl(ctx, message);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
  }

  private boolean isData(Object message) {
    return message instanceof BinaryWebSocketFrame
        || message instanceof ContinuationWebSocketFrame
        || message instanceof TextWebSocketFrame && type == FrameType.TEXT;
  }

  private void onData(ChannelHandlerContext ctx, WebSocketFrame frame) {
    messageBytes += frame.content().readableBytes();
    if (messageBytes > options.maxMessageBytes()) {
      frame.release();
      close(
          ctx,
          WebSocketCloseStatus.MESSAGE_TOO_BIG,
          "a message has more than " + options.maxMessageBytes() + " bytes");
      return;
    }
    if (frame.isFinalFragment()) {
      messageBytes = 0;
    }
    ctx.fireChannelRead(frame.content());
  }

  private void onControl(ChannelHandlerContext ctx, Object message) {
    if (message instanceof PingWebSocketFrame ping) {
      if (ctx.channel().isWritable()) { // Else it reads no answers anyway.
        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
    } else if (message instanceof CloseWebSocketFrame) {
      close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, "");
    } else if (!(message instanceof PongWebSocketFrame)) {
      close(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "only binary frames are taken");
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean data = message instanceof ByteBuf bytes && bytes.isReadable();
    ctx.write(data ? frame((ByteBuf) message) : message, promise);
  }

  private WebSocketFrame frame(ByteBuf bytes) {
    return type == FrameType.TEXT && ByteBufUtil.isText(bytes, StandardCharsets.UTF_8)
        ? new TextWebSocketFrame(bytes)
        : new BinaryWebSocketFrame(bytes);
  }

  /** Says goodbye first. What is not sent by now is not waited for: whoever closes has done so. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    sendClose(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, "");
    ctx.close(promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException broken) {
      close(ctx, broken.closeStatus(), broken.getMessage());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String text) {
    sendClose(ctx, status, text);
    ctx.close();
  }

  private void sendClose(ChannelHandlerContext ctx, WebSocketCloseStatus status, String text) {
    if (!closing && ctx.channel().isActive()) {
      closing = true;
      ctx.writeAndFlush(new CloseWebSocketFrame(status, text));
    }
  }

  private static void ping(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(new PingWebSocketFrame());
    }
  }
}
