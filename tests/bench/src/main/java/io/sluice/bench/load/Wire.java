package io.sluice.bench.load;

import io.sluice.bench.mqtt.PacketReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection: two buffers and a socket that never blocks. Used on the load's thread. */
final class Wire {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final PacketReader.Handler handler;
  private final Runnable afterRead;
  private final ByteBuffer in;
  private final ByteBuffer out;

  /**
   * @param afterRead runs after what one read brought was handed over
   */
  Wire(LoadLoop loop, int port, int bufferBytes, PacketReader.Handler handler, Runnable afterRead)
      throws IOException {
    this.handler = handler;
    this.afterRead = afterRead;
    in = ByteBuffer.allocateDirect(bufferBytes);
    out = ByteBuffer.allocateDirect(bufferBytes);
    channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = loop.register(channel, this);
  }

  /** What is to be sent; {@link #flush} sends it. */
  ByteBuffer out() {
    return out;
  }

  void ready() {
    try {
      if (key.isReadable()) {
        read();
      }
      if (key.isValid() && key.isWritable()) {
        flush();
        afterRead.run();
      }
    } catch (IOException e) {
      throw new IllegalStateException("the connection failed", e);
    }
  }

  private void read() throws IOException {
    int count = channel.read(in);
    if (count < 0) {
      close();
      throw new IllegalStateException("the server closed the connection");
    }
    in.flip();
    PacketReader.read(in, handler);
    in.compact();
    afterRead.run();
  }

  /** Sends what the socket takes; the rest goes when it takes more. */
  void flush() {
    out.flip();
    try {
      channel.write(out);
    } catch (IOException e) {
      throw new IllegalStateException("the connection failed", e);
    }
    boolean rest = out.hasRemaining();
    out.compact();
    int interest = SelectionKey.OP_READ | (rest ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("the connection did not close", e);
    }
  }
}
