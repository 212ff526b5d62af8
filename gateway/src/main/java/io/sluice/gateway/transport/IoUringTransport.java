package io.sluice.gateway.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.incubator.channel.uring.IOUring;
import io.netty.incubator.channel.uring.IOUringDatagramChannel;
import io.netty.incubator.channel.uring.IOUringEventLoopGroup;
import io.netty.incubator.channel.uring.IOUringServerSocketChannel;
import io.netty.incubator.channel.uring.IOUringSocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Sockets by Linux's io_uring, with which all that an event loop's turn reads and writes is one
 * system call. Vert.x finds it as a service and takes it if the setting asks for it and the kernel
 * grants it, and Netty's epoll or the JDK's sockets else.
 */
public final class IoUringTransport implements Transport {
  private static final String SETTING = "sluice.io-uring";
  private static final PromptClose PROMPT_CLOSE = new PromptClose();

  /**
   * A second read of a turn would wait in the kernel until the peer sends more, and with it the
   * turn's end, at which what the first one asked for is answered.
   */
  private static final RecvByteBufAllocator ONE_READ =
      new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1);

  /** What came of it where the setting asks for it, for the log. */
  public static String outcome() {
    return IOUring.isAvailable() ? "used" : "not used: " + IOUring.unavailabilityCause();
  }

  /** True of a channel that may not read more than once a turn. */
  public static boolean carries(Channel channel) {
    return channel instanceof IOUringSocketChannel;
  }

  @Override
  public boolean isAvailable() {
    return ConfigProvider.getConfig().getOptionalValue(SETTING, Boolean.class).orElse(false)
        && IOUring.isAvailable();
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return new IOUringEventLoopGroup(threads, threadFactory);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return new IOUringDatagramChannel();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return datagramChannel();
  }

  @Override
  public ChannelFactory<SocketChannel> channelFactory(boolean domainSocket) {
    requireInternet(domainSocket);
    return () -> prepare(new IOUringSocketChannel());
  }

  @Override
  public ChannelFactory<ServerSocketChannel> serverChannelFactory(boolean domainSocket) {
    requireInternet(domainSocket);
    return () -> {
      IOUringServerSocketChannel server = new IOUringServerSocketChannel();
      server.pipeline().addFirst(new Preparation());
      return server;
    };
  }

  /** Before anything is read or written, and before others set the channel's options. */
  private static <C extends Channel> C prepare(C channel) {
    channel.pipeline().addFirst(PROMPT_CLOSE);
    channel.config().setRecvByteBufAllocator(ONE_READ);
    return channel;
  }

  private static void requireInternet(boolean domainSocket) {
    if (domainSocket) {
      throw new IllegalArgumentException("io_uring has no domain sockets");
    }
  }

  /** Prepares what a server accepts. */
  private static final class Preparation extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
      ctx.fireChannelRead(prepare((Channel) accepted));
    }
  }
}
