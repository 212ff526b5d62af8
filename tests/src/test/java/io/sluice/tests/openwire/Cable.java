package io.sluice.tests.openwire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between clients and a port of the loopback interface, which can be cut. */
final class Cable implements AutoCloseable {
  private final int port;
  private final ServerSocket socket;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /** A client's connection; once it is silenced, the client hears nothing any more. */
  private record Link(Socket client, Socket server, boolean[] silenced) {
    void cut() {
      close(client);
      close(server);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  Cable(int port) throws IOException {
    this.port = port;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private static void start(Runnable action) {
    Thread thread = new Thread(action, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connect(client);
      } catch (IOException ended) {
        // The test is over.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      Link link = new Link(client, server, new boolean[1]);
      links.add(link);
      start(() -> pump(link, client, server));
      start(() -> pump(link, server, client));
    } catch (IOException unreachable) {
      client.close();
    }
  }

  private void pump(Link link, Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int bytes = in.read(buffer); bytes > 0; bytes = in.read(buffer)) {
        synchronized (link.silenced) {
          if (from == link.client || !link.silenced[0]) {
            out.write(buffer, 0, bytes);
          }
        }
      }
    } catch (IOException ended) {
      // Either side is gone.
    } finally {
      link.cut();
      links.remove(link);
    }
  }

  /** From now on clients that are connected hear nothing, though they are heard. */
  void silence() {
    for (Link link : links) {
      synchronized (link.silenced) {
        link.silenced[0] = true;
      }
    }
  }

  /** Ends all connections; new ones are as before. */
  void cut() {
    for (Link link : links) {
      links.remove(link);
      link.cut();
    }
  }

  /** True if a client is connected through it. */
  boolean isUsed() {
    return !links.isEmpty();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
