package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients with ActiveMQ's failover transport, and a server that ends under them. */
class OpenWireRestartTest {
  private static final long TIMEOUT_MILLIS = 30_000;
  private static final int MESSAGES = 50;

  @TempDir Path directory;

  private static Connection connect(Product product) throws Exception {
    String url =
        "failover:(tcp://localhost:"
            + product.port(Product.OPENWIRE)
            + ")?initialReconnectDelay=50&maxReconnectDelay=200";
    Connection connection = JmsFactories.openWire(url).createConnection();
    connection.setClientID("restart");
    connection.start();
    return connection;
  }

  @Test
  void whatWasAnsweredSurvivesKill9AndClientsGoOn() throws Exception {
    try (Product product = Product.start(directory);
        Connection connection = connect(product)) {
      Session session = connection.createSession();
      Queue queue = session.createQueue("orders");
      Topic topic = session.createTopic("news");
      MessageConsumer durable = session.createDurableSubscriber(topic, "sub");
      MessageProducer producer = session.createProducer(queue);
      session.createProducer(topic).send(session.createTextMessage("gathered"));
      for (int i = 0; i < MESSAGES; i++) {
        producer.send(session.createTextMessage("m" + i));
      }
      product.kill9();
      product.restart();
      producer.send(session.createTextMessage("after"));

      assertThat(durable.receive(TIMEOUT_MILLIS)).isNotNull();
      Set<String> got = new TreeSet<>();
      MessageConsumer consumer = session.createConsumer(queue);
      while (got.size() < MESSAGES + 1) {
        Message message = consumer.receive(TIMEOUT_MILLIS);
        assertThat(message).as("another message than " + got).isNotNull();
        got.add(((TextMessage) message).getText());
      }
      assertThat(got).contains("m0", "after");
    }
  }

  @Test
  void aGracefulStopIsNoErrorToThem() throws Exception {
    try (Product product = Product.start(directory);
        Connection connection = connect(product)) {
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      Queue queue = session.createQueue("orders");
      session.createProducer(queue).send(session.createTextMessage("a"));
      session.commit();
      assertThat(product.stop()).isIn(0, 143);
      product.restart();

      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
      session.commit();
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }
}
