package io.sluice.tests.openwire;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import javax.transaction.xa.XAResource;

/** A connection of ActiveMQ's client that takes part in distributed transactions. */
final class XaClient implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 30_000;

  private final XAConnection connection;
  private final XASession session;

  XaClient(Product product) throws JMSException {
    connection = JmsFactories.openWireXa(product).createXAConnection();
    connection.start();
    session = connection.createXASession();
  }

  XAResource resource() {
    return session.getXAResource();
  }

  private Queue queue(String name) throws JMSException {
    return session.createQueue(name);
  }

  void send(String queue, String text) throws JMSException {
    session.createProducer(queue(queue)).send(session.createTextMessage(text));
  }

  MessageConsumer consumer(String queue) throws JMSException {
    return session.createConsumer(queue(queue));
  }

  /** The next message, which is awaited. */
  static String take(MessageConsumer consumer) throws JMSException {
    TextMessage message = (TextMessage) consumer.receive(TIMEOUT_MILLIS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message.getText();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
