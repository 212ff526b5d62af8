package io.sluice.tests.amqp;

import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.qpid.jms.JmsConnectionFactory;

/**
 * Connections of Qpid JMS to the demo broker, and the few things that its tests do over and over.
 */
final class JmsClient {
  static final long PATIENCE_MILLIS = 20_000;

  /** Long enough for a message that ought not to come to have come. */
  static final long NOTHING_MILLIS = 300;

  private static final AtomicInteger LAST = new AtomicInteger();

  private JmsClient() {}

  /** A name that no other test of this run uses. */
  static String unique(String what) {
    return what + "." + LAST.incrementAndGet();
  }

  /** The address of a listener: {@code amqp}, {@code amqps}, {@code ws} or {@code wss}. */
  static String uri(Product product, String listener) {
    String port = String.valueOf(product.port(listener));
    return switch (listener) {
      case "amqp" -> "amqp://localhost:" + port;
      case "amqps" -> "amqps://localhost:" + port + "?transport.trustAll=true";
      case "ws" -> "amqpws://localhost:" + port + "/amqp";
      case "wss" -> "amqpwss://localhost:" + port + "/amqp?transport.trustAll=true";
      default -> throw new IllegalArgumentException(listener);
    };
  }

  /** A started connection. */
  static Connection connect(Product product, String listener) throws JMSException {
    return connect(product, listener, null);
  }

  static Connection connect(Product product, String listener, String clientId) throws JMSException {
    Connection connection = factory(product, listener).createConnection();
    if (clientId != null) {
      connection.setClientID(clientId);
    }
    connection.start();
    return connection;
  }

  static JmsConnectionFactory factory(Product product, String listener) {
    return new JmsConnectionFactory(Product.DEMO, Product.DEMO_PASSWORD, uri(product, listener));
  }

  /** The next message's text. */
  static String text(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(PATIENCE_MILLIS);
    if (message == null) {
      throw new AssertionError("nothing came");
    }
    return ((TextMessage) message).getText();
  }
}
