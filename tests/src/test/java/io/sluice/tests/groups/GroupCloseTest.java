package io.sluice.tests.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A {@code JMSXGroupSeq} of -1 ends a message group, whatever its sender and reader speak. */
class GroupCloseTest {
  private static final long TIMEOUT_MILLIS = 20_000;
  private static final byte[] EMPTY = {};

  private final Product product = Product.shared();
  private final String name = "groups." + UUID.randomUUID();

  private static void send(Session session, Queue queue, int... sequences) throws JMSException {
    MessageProducer producer = session.createProducer(queue);
    for (int sequence : sequences) {
      Message message = session.createTextMessage();
      message.setStringProperty("JMSXGroupID", "g");
      message.setIntProperty("JMSXGroupSeq", sequence);
      producer.send(message);
    }
  }

  private static Message receive(MessageConsumer consumer, int sequence) throws JMSException {
    Message message = consumer.receive(TIMEOUT_MILLIS);
    assertThat(message).isNotNull();
    assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(sequence);
    return message;
  }

  @Test
  void overOpenWire() throws JMSException {
    try (Connection connection = JmsFactories.openWire(product).createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Queue queue = session.createQueue(name);
      MessageConsumer one = session.createConsumer(queue);
      MessageConsumer two = session.createConsumer(queue);
      send(session, queue, 1, 2, -1, 1, 2);
      assertThat(isFirst(receive(one, 1))).isTrue();
      assertThat(isFirst(receive(one, 2))).isFalse();
      assertThat(isFirst(receive(one, -1))).isFalse();
      assertThat(isFirst(receive(two, 1))).isTrue();
      assertThat(isFirst(receive(two, 2))).isFalse();
    }
  }

  /** ActiveMQ's word for a message that is the first of its group for who gets it. */
  private static boolean isFirst(Message message) throws JMSException {
    return message.getBooleanProperty("JMSXGroupFirstForConsumer");
  }

  @Test
  void overAmqp() throws JMSException {
    try (Connection connection = JmsFactories.amqp(product).createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Queue queue = session.createQueue(name);
      MessageConsumer one = session.createConsumer(queue);
      MessageConsumer two = session.createConsumer(queue);
      send(session, queue, 1, -1, 1);
      receive(one, 1);
      receive(one, -1);
      receive(two, 1);
    }
  }

  @Test
  void overStomp() throws IOException {
    try (RawStomp client = RawStomp.open(product, Transport.TCP)) {
      client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
      String queue = "/queue/" + name;
      client.sendAndWait("SUBSCRIBE", Map.of("id", "one", "destination", queue), EMPTY);
      client.sendAndWait("SUBSCRIBE", Map.of("id", "two", "destination", queue), EMPTY);
      require(client, queue, "1", "one", "true");
      require(client, queue, "-1", "one", null);
      require(client, queue, "1", "two", "true");
    }
  }

  /** Sends a message of the group and awaits it. */
  private static void require(
      RawStomp client, String queue, String sequence, String subscription, String first)
      throws IOException {
    client.send(
        "SEND", Map.of("destination", queue, "JMSXGroupID", "g", "JMSXGroupSeq", sequence), EMPTY);
    RawStomp.Frame message = client.require("MESSAGE");
    assertThat(message.header("JMSXGroupSeq")).isEqualTo(sequence);
    assertThat(message.header("subscription")).isEqualTo(subscription);
    assertThat(message.header("JMSXGroupFirstForConsumer")).isEqualTo(first);
  }
}
