package io.sluice.gateway.stream;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.sluice.gateway.transport.IoUringTransport;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;

/**
 * A client's connection as a stream of bytes: a protocol adapter adds handlers that take and give
 * Netty's buffers, whether the bytes come from TCP, TLS or a WebSocket.
 *
 * <p>Confined to the channel's event loop. {@link Channel#close} ends it once the client has read
 * what was written, or after some seconds.
 */
public final class ClientStream {
  private static final int MIN_READ_BYTES = 64;
  private static final int FIRST_READ_BYTES = 2 << 10;
  private static final int MAX_READ_BYTES = 128 << 10;
  private static final int MAX_READS_A_TURN = 8;

  private static final RecvByteBufAllocator READS = reads(MAX_READS_A_TURN);
  private static final RecvByteBufAllocator ONE_READ = reads(1);

  private final Channel channel;
  private final String lastHandler;
  private final String serverName;
  private final X509Certificate clientCertificate;

  private ClientStream(
      Channel channel, String lastHandler, String serverName, X509Certificate clientCertificate) {
    this.channel = channel;
    this.lastHandler = lastHandler;
    this.serverName = serverName;
    this.clientCertificate = clientCertificate;
  }

  /**
   * The stream of a socket that a server just accepted, its TLS handshake done. On the socket's
   * event loop.
   */
  public static ClientStream of(NetSocket socket) {
    NetSocketInternal internal = (NetSocketInternal) socket;
    Channel channel = internal.channelHandlerContext().channel();
    channel.pipeline().addFirst(new LingeringClose());
    channel.config().setRecvByteBufAllocator(IoUringTransport.carries(channel) ? ONE_READ : READS);
    return new ClientStream(
        channel,
        internal.channelHandlerContext().name(),
        TlsSessions.serverName(socket),
        TlsSessions.clientCertificate(socket.sslSession()));
  }

  /** A client that sends much at once is read in few large pieces, which decoders need not join. */
  private static RecvByteBufAllocator reads(int maxReadsATurn) {
    return new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
        .maxMessagesPerRead(maxReadsATurn);
  }

  /** The stream of a channel that has only the handlers beneath the protocol. */
  public static ClientStream of(Channel channel) {
    return new ClientStream(channel, null, null, null);
  }

  /**
   * The same stream for a client that named its server in another way, too (a WebSocket's Host).
   */
  public ClientStream withServerName(String serverName) {
    return new ClientStream(channel, lastHandler, serverName, clientCertificate);
  }

  /** The same stream as if TLS had verified this certificate, or null. */
  public ClientStream withClientCertificate(X509Certificate certificate) {
    return new ClientStream(channel, lastHandler, serverName, certificate);
  }

  public Channel channel() {
    return channel;
  }

  /** Adds a handler above all that this stream has. */
  public void add(ChannelHandler handler) {
    ChannelPipeline pipeline = channel.pipeline();
    if (lastHandler == null) {
      pipeline.addLast(handler);
    } else {
      // What the server put last takes no part in the protocol, it notices the end of the
      // connection.
      pipeline.addBefore(lastHandler, null, handler);
    }
  }

  /** The next close of the channel ends it at once. */
  public void closeWithoutDelay() {
    LingeringClose lingering = channel.pipeline().get(LingeringClose.class);
    if (lingering != null) {
      lingering.skip();
    }
  }

  /** The host the client asked for by TLS SNI or WebSocket Host, without port, or null. */
  public String serverName() {
    return serverName;
  }

  /** The certificate that TLS verified, or null. */
  public X509Certificate clientCertificate() {
    return clientCertificate;
  }

  /** True if TLS is spoken beneath. */
  public boolean isEncrypted() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /** The server's IP address without port; of a channel that has none, its name. */
  public String localHost() {
    return hostOf(channel.localAddress());
  }

  /** The server's port; 0 of a channel that has none. */
  public int localPort() {
    return channel.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  /** The client's IP address without port; of a channel that has none, its name. */
  public String remoteAddress() {
    return hostOf(channel.remoteAddress());
  }

  private static String hostOf(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
