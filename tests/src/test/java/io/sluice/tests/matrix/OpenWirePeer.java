package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** OpenWire by Apache ActiveMQ's client. */
final class OpenWirePeer implements Peer {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final Connection connection;
  private final Session session;
  private MessageConsumer consumer;

  OpenWirePeer(Product product) throws JMSException {
    connection = JmsFactories.openWire(product).createConnection();
    connection.start();
    session = connection.createSession();
  }

  @Override
  public void send(String topic, Sample sample) throws JMSException {
    Message message;
    if (sample.text()) {
      message = session.createTextMessage(sample.string());
    } else {
      BytesMessage bytes = session.createBytesMessage();
      bytes.writeBytes(sample.body());
      message = bytes;
    }
    message.setJMSCorrelationID(Sample.CORRELATION);
    message.setJMSReplyTo(session.createTopic(Sample.REPLY_TO_DOTTED));
    message.setStringProperty(Sample.PROPERTY, Sample.PROPERTY_VALUE);
    message.setIntProperty(Sample.NUMBER, Sample.NUMBER_VALUE);
    MessageProducer producer = session.createProducer(session.createTopic(dotted(topic)));
    producer.setPriority(Sample.PRIORITY);
    producer.setTimeToLive(Sample.TTL_MILLIS);
    producer.send(message);
    producer.close();
  }

  @Override
  public void subscribe(String topic) throws JMSException {
    consumer = session.createConsumer(session.createTopic(dotted(topic)));
  }

  private static String dotted(String topic) {
    return topic.replace('/', '.');
  }

  @Override
  public Received receive() throws JMSException {
    Message message = consumer.receive(TIMEOUT_MILLIS);
    if (message == null) {
      throw new IllegalStateException("nothing came within " + TIMEOUT_MILLIS + " ms");
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      properties.put((String) name, message.getObjectProperty((String) name));
    }
    properties.keySet().removeIf(name -> name.startsWith("JMSX"));
    long expiration = message.getJMSExpiration();
    return new Received(
        message instanceof TextMessage,
        message instanceof TextMessage text ? text.getText().getBytes(UTF_8) : bytes(message),
        properties,
        message.getJMSCorrelationID(),
        message.getJMSReplyTo() == null ? null : message.getJMSReplyTo().toString(),
        null,
        expiration == 0 ? null : expiration - System.currentTimeMillis(),
        message.getJMSPriority());
  }

  private static byte[] bytes(Message message) throws JMSException {
    BytesMessage body = (BytesMessage) message;
    byte[] bytes = new byte[(int) body.getBodyLength()];
    body.readBytes(bytes);
    return bytes;
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
