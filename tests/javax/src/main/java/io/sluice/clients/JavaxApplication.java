package io.sluice.clients;

import java.util.Date;
import java.util.Objects;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.MapMessage;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.ObjectMessage;
import javax.jms.Queue;
import javax.jms.Session;
import javax.jms.TemporaryQueue;
import javax.jms.TextMessage;
import javax.jms.Topic;
import org.apache.activemq.ActiveMQConnectionFactory;

/**
 * What an application of JMS 1.1 does with a broker, step by step. Its arguments are a URL, a user,
 * a password and a name for what it uses; each step that went as it should is a line of output, and
 * the first that did not ends it.
 */
public final class JavaxApplication {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final Connection connection;
  private final Session session;
  private final String name;

  private JavaxApplication(Connection connection, String name) throws JMSException {
    this.connection = connection;
    this.name = name;
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  public static void main(String[] arguments) throws JMSException {
    ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory(arguments[1], arguments[2], arguments[0]);
    factory.setTrustAllPackages(true);
    Connection connection = factory.createConnection();
    try {
      connection.setClientID("client-" + arguments[3]);
      connection.start();
      JavaxApplication application = new JavaxApplication(connection, arguments[3]);
      application.queues();
      application.objects();
      application.topics();
      application.durableSubscribers();
      application.transactions();
      application.requestAndReply();
      System.out.println("as it should be");
    } finally {
      connection.close();
    }
  }

  private static void require(Object wanted, Object got) {
    if (!Objects.equals(wanted, got)) {
      throw new IllegalStateException("got '" + got + "' instead of '" + wanted + "'");
    }
  }

  private static String receive(MessageConsumer consumer) throws JMSException {
    TextMessage message = (TextMessage) consumer.receive(TIMEOUT_MILLIS);
    return message == null ? null : message.getText();
  }

  private void queues() throws JMSException {
    Queue queue = session.createQueue(name + ".queue");
    TextMessage text = session.createTextMessage("text");
    text.setIntProperty("n", 7);
    session.createProducer(queue).send(text);
    MapMessage map = session.createMapMessage();
    map.setLong("l", 5);
    session.createProducer(queue).send(map);
    MessageConsumer consumer = session.createConsumer(queue, "n = 7");
    require("text", receive(consumer));
    consumer.close();
    consumer = session.createConsumer(queue);
    require(5L, ((MapMessage) consumer.receive(TIMEOUT_MILLIS)).getLong("l"));
    consumer.close();
    System.out.println("queues");
  }

  private void objects() throws JMSException {
    Queue queue = session.createQueue(name + ".objects");
    Date date = new Date();
    session.createProducer(queue).send(session.createObjectMessage(date));
    MessageConsumer consumer = session.createConsumer(queue);
    require(date, ((ObjectMessage) consumer.receive(TIMEOUT_MILLIS)).getObject());
    consumer.close();
    System.out.println("objects");
  }

  private void topics() throws JMSException {
    MessageConsumer consumer = session.createConsumer(session.createTopic(name + ".topics.*"));
    Topic topic = session.createTopic(name + ".topics.one");
    session.createProducer(topic).send(session.createTextMessage("news"));
    require("news", receive(consumer));
    consumer.close();
    System.out.println("topics");
  }

  private void durableSubscribers() throws JMSException {
    Topic topic = session.createTopic(name + ".durable");
    session.createDurableSubscriber(topic, "sub").close();
    session.createProducer(topic).send(session.createTextMessage("kept"));
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    require("kept", receive(consumer));
    consumer.close();
    session.unsubscribe("sub");
    System.out.println("durable subscribers");
  }

  private void transactions() throws JMSException {
    Queue queue = session.createQueue(name + ".transactions");
    Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
    transacted.createProducer(queue).send(transacted.createTextMessage("undone"));
    transacted.rollback();
    transacted.createProducer(queue).send(transacted.createTextMessage("done"));
    transacted.commit();
    MessageConsumer consumer = transacted.createConsumer(queue);
    require("done", receive(consumer));
    transacted.rollback();
    Message again = consumer.receive(TIMEOUT_MILLIS);
    require(true, again.getJMSRedelivered());
    transacted.commit();
    transacted.close();
    System.out.println("transactions");
  }

  private void requestAndReply() throws JMSException {
    Queue queue = session.createQueue(name + ".requests");
    TemporaryQueue replies = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(replies);
    TextMessage request = session.createTextMessage("ping");
    request.setJMSReplyTo(replies);
    session.createProducer(queue).send(request);
    Session server = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    Message got = server.createConsumer(queue).receive(TIMEOUT_MILLIS);
    server.createProducer(got.getJMSReplyTo()).send(server.createTextMessage("pong"));
    require("pong", receive(consumer));
    consumer.close();
    replies.delete();
    System.out.println("request and reply");
  }
}
