package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.UUID;
import org.apache.activemq.ActiveMQSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ActiveMQ's client has beyond JMS. */
class OpenWireExtensionsTest {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final String name = "extensions." + UUID.randomUUID();
  private Connection connection;
  private Session session;

  @BeforeEach
  void connect() throws JMSException {
    connection = JmsFactories.openWire(Product.shared()).createConnection();
    connection.start();
    session = connection.createSession();
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
  }

  private void send(Queue queue, String... texts) throws JMSException {
    for (String text : texts) {
      session.createProducer(queue).send(session.createTextMessage(text));
    }
  }

  private static Message receive(MessageConsumer consumer, String text) throws JMSException {
    Message message = consumer.receive(TIMEOUT_MILLIS);
    assertThat(((TextMessage) message).getText()).isEqualTo(text);
    return message;
  }

  @Test
  void individualAcknowledge() throws JMSException {
    Queue queue = session.createQueue(name);
    send(queue, "a", "b", "c");
    Session individual = connection.createSession(ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
    MessageConsumer consumer = individual.createConsumer(queue);
    receive(consumer, "a");
    Message second = receive(consumer, "b");
    receive(consumer, "c");
    second.acknowledge();
    individual.close();

    MessageConsumer next = session.createConsumer(queue);
    assertThat(receive(next, "a").getJMSRedelivered()).isTrue();
    receive(next, "c");
  }

  @Test
  void exclusiveConsumers() throws JMSException {
    Queue exclusive = session.createQueue(name + "?consumer.exclusive=true");
    MessageConsumer first = session.createConsumer(exclusive);
    MessageConsumer second = session.createConsumer(exclusive);
    send(session.createQueue(name), "a", "b");
    receive(first, "a");
    receive(first, "b");
    first.close();
    send(session.createQueue(name), "c");
    receive(second, "c");
  }

  @Test
  void consumerPriority() throws JMSException {
    session.createConsumer(session.createQueue(name + "?consumer.priority=1"));
    MessageConsumer high =
        session.createConsumer(session.createQueue(name + "?consumer.priority=9"));
    send(session.createQueue(name), "a", "b", "c");
    receive(high, "a");
    receive(high, "b");
    receive(high, "c");
  }

  @Test
  void scheduledMessages() throws JMSException {
    Queue queue = session.createQueue(name);
    TextMessage later = session.createTextMessage("later");
    later.setLongProperty("AMQ_SCHEDULED_DELAY", 500);
    session.createProducer(queue).send(later);
    send(queue, "now");
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer, "now");
    receive(consumer, "later");
  }
}
