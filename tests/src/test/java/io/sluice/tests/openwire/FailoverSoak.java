package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.transport.Transport;
import org.apache.activemq.transport.failover.FailoverTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients whose connections are cut over and over, and come back by themselves: what the server has
 * of them in the end is what it had in the beginning. Not among the tests of a build: run it with
 * {@code -Dtest=FailoverSoak}, in so many rounds as {@code -Dsluice.soak.rounds=} says, of ten
 * clients each; 100, unless told, are a thousand reconnects.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FailoverSoak {
  private static final int CLIENTS = 10;
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_HEAP_GROWTH_BYTES = 8 << 20;

  @TempDir Path directory;
  private final List<Connection> connections = new ArrayList<>();

  @Test
  void reconnectsLeaveNothingBehind() throws Exception {
    int rounds = Integer.getInteger("sluice.soak.rounds", 100);
    try (Product product = Product.start(directory)) {
      for (int i = 0; i < CLIENTS; i++) {
        connections.add(connect(product));
      }
      round(0);
      long before = liveHeapBytes(product);
      for (int round = 1; round <= rounds; round++) {
        for (Connection connection : connections) {
          cut(connection);
        }
        round(round);
      }
      await().atMost(PATIENCE).until(() -> broker(product).get("connections").asInt() == CLIENTS);
      long after = liveHeapBytes(product);
      System.out.printf(
          "FailoverSoak: %d reconnects, live heap %,d bytes before and %,d after%n",
          rounds * CLIENTS, before, after);
      for (Connection connection : connections) {
        connection.close();
      }
      await().atMost(PATIENCE).until(() -> broker(product).get("connections").asInt() == 0);
      assertThat(broker(product).get("destinations")).allMatch(d -> d.get("depth").asLong() == 0);
      assertThat(after - before).isLessThan(MAX_HEAP_GROWTH_BYTES);
    }
  }

  private static Connection connect(Product product) throws JMSException {
    String url =
        "failover:(tcp://localhost:"
            + product.port(Product.OPENWIRE)
            + ")?initialReconnectDelay=10&maxReconnectDelay=50";
    Connection connection =
        new ActiveMQConnectionFactory(Product.DEMO, Product.DEMO_PASSWORD, url).createConnection();
    connection.start();
    return connection;
  }

  /** The socket goes without a word, as it does when a network fails. */
  private static void cut(Connection connection) throws InterruptedException {
    Transport transport = ((ActiveMQConnection) connection).getTransport();
    transport
        .narrow(FailoverTransport.class)
        .handleTransportFailure(new java.io.IOException("cut by the test"));
  }

  /** Every client does a little of everything. */
  private void round(int number) throws JMSException {
    for (Connection connection : connections) {
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      Queue queue = session.createQueue("soak." + connections.indexOf(connection));
      TemporaryQueue temporary = session.createTemporaryQueue();
      MessageConsumer consumer = session.createConsumer(queue);
      session.createProducer(queue).send(session.createTextMessage("round " + number));
      session.commit();
      assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
      session.commit();
      consumer.close();
      temporary.delete();
      session.close();
    }
  }

  private static JsonNode broker(Product product) {
    return product.api().mustGet("/api/v1/tenants/demo/brokers/demo");
  }

  /** What is left in the server's heap after a full collection. */
  private static long liveHeapBytes(Product product) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = String.valueOf(product.pid());
    new ProcessBuilder(jcmd, pid, "GC.run").start().waitFor();
    return product
        .api()
        .get("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
