package io.sluice.tests.wildcards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers of all queues that match, as ActiveMQ has them, over each protocol with queues. */
class WildcardQueuesTest {
  private static final long TIMEOUT_MILLIS = 20_000;
  private static final byte[] EMPTY = {};

  private final Product product = Product.shared();
  private final String root = "w" + UUID.randomUUID();

  private Connection connection;

  @AfterEach
  void disconnect() throws JMSException {
    if (connection != null) {
      connection.close();
    }
  }

  private Session session(ConnectionFactory factory) throws JMSException {
    connection = factory.createConnection();
    connection.start();
    return connection.createSession();
  }

  private void send(Session session, String queue, String text) throws JMSException {
    session.createProducer(session.createQueue(root + queue)).send(session.createTextMessage(text));
  }

  private MessageConsumer consumer(Session session, String pattern) throws JMSException {
    return session.createConsumer(session.createQueue(root + pattern));
  }

  private static TextMessage receive(MessageConsumer consumer, String text) throws JMSException {
    TextMessage message = (TextMessage) consumer.receive(TIMEOUT_MILLIS);
    assertThat(message).isNotNull();
    assertThat(message.getText()).isEqualTo(text);
    return message;
  }

  @Test
  void overOpenWire() throws JMSException {
    Session session = session(JmsFactories.openWire(product));
    send(session, ".x", "x");
    MessageConsumer all = consumer(session, ".*");
    assertThat(receive(all, "x").getJMSDestination()).isEqualTo(session.createQueue(root + ".x"));
    send(session, ".later", "later");
    assertThat(receive(all, "later").getJMSDestination())
        .isEqualTo(session.createQueue(root + ".later"));
    send(session, ".deeper.x", "deeper");
    receive(consumer(session, ".>"), "deeper");
    assertThatThrownBy(() -> send(session, ".*", "to nobody"))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("wildcard");
  }

  @Test
  void transactionsAndRedelivery() throws JMSException {
    Session session = session(JmsFactories.openWire(product));
    send(session, ".x", "x");
    send(session, ".y", "y");
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer all = consumer(transacted, ".*");
    receive(all, "x");
    receive(all, "y");
    transacted.rollback();
    assertThat(receive(all, "x").getJMSRedelivered()).isTrue();
    receive(all, "y");
    transacted.commit();
    all.close();
    assertThat(browsed(session)).isEmpty();
  }

  @Test
  void onePullAtATime() throws JMSException {
    Session session = session(JmsFactories.openWire(product));
    send(session, ".x", "x");
    send(session, ".y", "y");
    MessageConsumer all = consumer(session, ".*?consumer.prefetchSize=0");
    receive(all, "x");
    receive(all, "y");
    assertThat(all.receiveNoWait()).isNull();
  }

  @Test
  void browsers() throws JMSException {
    Session session = session(JmsFactories.openWire(product));
    send(session, ".x", "x");
    send(session, ".y", "y");
    assertThat(browsed(session)).containsExactlyInAnyOrder("x", "y");
    assertThat(browsed(session)).hasSize(2);
  }

  private List<String> browsed(Session session) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (Object message :
        Collections.list(
            session.createBrowser(session.createQueue(root + ".*")).getEnumeration())) {
      texts.add(((TextMessage) message).getText());
    }
    return texts;
  }

  @Test
  void overAmqp() throws JMSException {
    Session session = session(JmsFactories.amqp(product));
    send(session, ".x", "x");
    MessageConsumer all = consumer(session, ".*");
    assertThat(receive(all, "x").getJMSDestination()).isEqualTo(session.createQueue(root + ".x"));
    send(session, ".later", "later");
    receive(all, "later");
    assertThatThrownBy(() -> send(session, ".*", "to nobody")).isInstanceOf(JMSException.class);
  }

  @Test
  void overStomp() throws IOException {
    try (RawStomp client = RawStomp.open(product, Transport.TCP)) {
      client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
      String pattern = "/queue/" + root + ".*";
      client.sendAndWait("SUBSCRIBE", Map.of("id", "s", "destination", pattern), EMPTY);
      for (String queue : List.of("/queue/" + root + ".x", "/queue/" + root + ".y")) {
        client.send("SEND", Map.of("destination", queue), EMPTY);
        RawStomp.Frame message = client.require("MESSAGE");
        assertThat(message.header("destination")).isEqualTo(queue);
        assertThat(message.header("subscription")).isEqualTo("s");
      }
      client.send("SEND", Map.of("destination", pattern), EMPTY);
      assertThat(client.require("ERROR").header("message")).contains("wildcard");
    }
  }
}
