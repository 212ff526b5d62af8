package io.sluice.gateway.websocket;

import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import io.vertx.core.net.NetSocket;

/**
 * Upgrades connections to WebSockets (RFC 6455) and hands their bytes to the sub-protocol. The
 * entry to this package.
 */
public final class WebSocketAcceptor implements StreamAcceptor {
  private static final int MAX_REQUEST_LINE_BYTES = 4 << 10;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_REQUEST_BODY_BYTES = 1 << 10;

  private final SubProtocols protocols;
  private final WebSocketOptions options;
  private final BrokerEvent.Sink events;

  /**
   * @param events hears of upgrades that are refused
   */
  public WebSocketAcceptor(
      SubProtocols protocols, WebSocketOptions options, BrokerEvent.Sink events) {
    this.protocols = protocols;
    this.options = options;
    this.events = events;
  }

  /** Takes over a socket of a TCP or TLS server, on its event loop, its handshake done. */
  public void accept(NetSocket socket) {
    accept(ClientStream.of(socket));
  }

  @Override
  public void accept(ClientStream stream) {
    stream.add(new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, MAX_HEADER_BYTES));
    stream.add(new HttpObjectAggregator(MAX_REQUEST_BODY_BYTES, true));
    stream.add(new UpgradeHandler(stream, protocols, options, events));
  }
}
