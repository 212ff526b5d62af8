package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;

/**
 * A connection that breaks while its server is well. ActiveMQ's client is back before it has dealt
 * with the break: it attaches its consumers without a prefetch then, and asks for one later.
 */
class BrokenConnectionTest {
  private static final long TIMEOUT_SECONDS = 20;

  /** Passes bytes on until it is told to cut. */
  private static final class Relay implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int port;

    Relay(int port) throws IOException {
      this.port = port;
      start(this::accept);
    }

    private static void start(Runnable task) {
      Thread thread = new Thread(task, "relay");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.addAll(List.of(client, broker));
          start(() -> pump(client, broker));
          start(() -> pump(broker, client));
        }
      } catch (IOException closed) {
        cut();
      }
    }

    private static void pump(Socket from, Socket to) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException cut) {
        // Its other end was cut, too.
      }
    }

    void cut() {
      for (Socket socket : sockets) {
        try {
          socket.close();
        } catch (IOException gone) {
          // As it is to be.
        }
      }
      sockets.clear();
    }

    @Override
    public void close() throws IOException {
      server.close();
      cut();
    }
  }

  @Test
  void consumersGoOn() throws Exception {
    try (Relay relay = new Relay(Product.shared().port(Product.OPENWIRE))) {
      String url =
          "failover:(tcp://localhost:"
              + relay.server.getLocalPort()
              + ")?initialReconnectDelay=0&maxReconnectDelay=100";
      ActiveMQConnectionFactory factory = JmsFactories.openWire(url);
      try (Connection connection = factory.createConnection()) {
        Session session = connection.createSession();
        Queue queue = session.createQueue("broken." + UUID.randomUUID());
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        connection
            .createSession()
            .createConsumer(queue)
            .setMessageListener(message -> got.add(text(message)));
        connection.start();
        for (int i = 0; i < 5; i++) {
          session.createProducer(queue).send(session.createTextMessage("m" + i));
          awaitIn(got, "m" + i);
          relay.cut();
        }
      }
    }
  }

  /** What was not acknowledged when the connection broke may come again before it. */
  private static void awaitIn(LinkedBlockingQueue<String> got, String text) throws Exception {
    String next = "";
    while (!text.equals(next)) {
      next = got.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("before " + text).isNotNull();
    }
  }

  private static String text(Message message) {
    try {
      return message.getBody(String.class);
    } catch (JMSException e) {
      return e.toString();
    }
  }
}
