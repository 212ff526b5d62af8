package io.sluice.tests.jms;

import static io.sluice.tests.jms.JmsUnderTest.receive;
import static io.sluice.tests.jms.JmsUnderTest.receiveMessage;
import static io.sluice.tests.jms.JmsUnderTest.send;
import static io.sluice.tests.jms.JmsUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Jakarta Messaging 3.1 asks of a provider, whatever it speaks on the wire. */
abstract class JmsContract implements DeliveryContract, SelectorContract, SubscriptionContract {
  private final String name = "jms." + UUID.randomUUID();
  private Connection connection;
  private Session session;

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public String name() {
    return name;
  }

  @BeforeEach
  void connect() throws JMSException {
    connection = broker().connectionFactory().createConnection();
    connection.start();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
  }

  /** 3.11: each type of body arrives as it was sent. */
  @Test
  void bodiesOfEveryType() throws JMSException {
    Queue queue = session.createQueue(name);
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("gr\u00fc\u00dfe \uD83D\uDE00 \0"));
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeBytes(new byte[] {1, 2, 3});
    producer.send(bytes);
    MapMessage map = session.createMapMessage();
    map.setInt("i", 7);
    map.setString("s", "text");
    producer.send(map);
    StreamMessage stream = session.createStreamMessage();
    stream.writeLong(5L);
    stream.writeString("end");
    producer.send(stream);
    producer.send(session.createObjectMessage("serialised"));
    producer.send(session.createMessage());
    midway();

    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receive(consumer)).isEqualTo("gr\u00fc\u00dfe \uD83D\uDE00 \0");
    assertThat(((BytesMessage) consumer.receive(TIMEOUT_MILLIS)).getBodyLength()).isEqualTo(3);
    MapMessage gotMap = (MapMessage) consumer.receive(TIMEOUT_MILLIS);
    assertThat(gotMap.getInt("i")).isEqualTo(7);
    assertThat(gotMap.getString("s")).isEqualTo("text");
    StreamMessage gotStream = (StreamMessage) consumer.receive(TIMEOUT_MILLIS);
    assertThat(gotStream.readLong()).isEqualTo(5L);
    assertThat(gotStream.readString()).isEqualTo("end");
    assertThat(((ObjectMessage) consumer.receive(TIMEOUT_MILLIS)).getObject())
        .isEqualTo("serialised");
    assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
  }

  /**
   * 3.4, 3.5: headers and properties arrive as they were sent. What is not persistent may be lost
   * when the broker is (7.7).
   */
  @Test
  void headersAndProperties() throws JMSException {
    Queue queue = session.createQueue(name);
    MessageConsumer consumer = session.createConsumer(queue);
    TextMessage persistent = sendWithHeaders(queue, DeliveryMode.PERSISTENT);
    midway();
    arrivesAsItWasSent(consumer, persistent);
    TextMessage brief = sendWithHeaders(queue, DeliveryMode.NON_PERSISTENT);
    arrivesAsItWasSent(consumer, brief);
  }

  private TextMessage sendWithHeaders(Queue queue, int deliveryMode) throws JMSException {
    TextMessage sent = session.createTextMessage("x");
    sent.setJMSCorrelationID("corr");
    sent.setJMSType("kind");
    sent.setJMSReplyTo(session.createQueue(name + ".reply"));
    sent.setStringProperty("s", "v");
    sent.setBooleanProperty("b", true);
    sent.setDoubleProperty("d", 1.5);
    session.createProducer(queue).send(sent, deliveryMode, 7, TIMEOUT_MILLIS * 10);
    return sent;
  }

  private void arrivesAsItWasSent(MessageConsumer consumer, TextMessage sent) throws JMSException {
    Message got = receiveMessage(consumer);
    assertThat(got.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(got.getJMSCorrelationID()).isEqualTo("corr");
    assertThat(got.getJMSType()).isEqualTo("kind");
    assertThat(got.getJMSReplyTo()).isEqualTo(sent.getJMSReplyTo());
    assertThat(got.getJMSPriority()).isEqualTo(7);
    assertThat(got.getJMSDeliveryMode()).isEqualTo(sent.getJMSDeliveryMode());
    assertThat(got.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
    assertThat(got.getJMSRedelivered()).isFalse();
    assertThat(got.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(got.getStringProperty("s")).isEqualTo("v");
    assertThat(got.getBooleanProperty("b")).isTrue();
    assertThat(got.getDoubleProperty("d")).isEqualTo(1.5);
  }

  /** 3.8: a selector decides what a consumer gets, and one that is no condition is refused. */
  @Test
  void selectors() throws JMSException {
    Queue queue = session.createQueue(name);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 1; i <= 3; i++) {
      TextMessage message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }
    MessageConsumer consumer = session.createConsumer(queue, "n = 2");
    midway();
    assertThat(receive(consumer)).isEqualTo("m2");
    assertThatThrownBy(() -> session.createConsumer(queue, "n = = 2"))
        .isInstanceOf(InvalidSelectorException.class);
  }

  /** 6.2.7: what a transaction sends and takes counts when it commits, and not before. */
  @Test
  void transactions() throws JMSException {
    Queue in = session.createQueue(name + ".in");
    Queue out = session.createQueue(name + ".out");
    send(session, in, "a");
    Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(in);
    assertThat(receive(consumer)).isEqualTo("a");
    send(transacted, out, "undone");
    transacted.rollback();

    Message again = consumer.receive(TIMEOUT_MILLIS);
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    send(transacted, out, "done");
    transacted.commit();
    midway();
    assertThat(receive(session.createConsumer(out))).isEqualTo("done");
    transacted.close();
    assertThat(Collections.list(session.createBrowser(in).getEnumeration())).isEmpty();
  }

  /** 8.4: what is not acknowledged comes again after recover, marked so. */
  @Test
  void recover() throws JMSException {
    Queue queue = session.createQueue(name);
    send(session, queue, "a", "b");
    Session client = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = client.createConsumer(queue);
    assertThat(receive(consumer)).isEqualTo("a");
    client.recover();
    Message again = consumer.receive(TIMEOUT_MILLIS);
    assertThat(again.getJMSRedelivered()).isTrue();
    again.acknowledge();
    midway();
    assertThat(receive(consumer)).isEqualTo("b");
    client.close();

    Message left = session.createConsumer(queue).receive(TIMEOUT_MILLIS);
    assertThat(((TextMessage) left).getText()).isEqualTo("b");
    assertThat(left.getJMSRedelivered()).isTrue();
  }

  /** 4.1.7: a browser sees what waits, in order, and takes nothing. */
  @Test
  void browsers() throws JMSException {
    Queue queue = session.createQueue(name);
    send(session, queue, "a", "b", "c");
    midway();
    QueueBrowser browser = session.createBrowser(queue);
    List<?> seen = Collections.list(browser.getEnumeration());
    assertThat(seen).hasSize(3);
    assertThat(((TextMessage) seen.get(0)).getText()).isEqualTo("a");
    browser.close();
    assertThat(receive(session.createConsumer(queue))).isEqualTo("a");
  }

  /** 4.2.4: every subscriber gets its copy, and noLocal keeps one's own away. */
  @Test
  void topics() throws JMSException {
    Topic topic = session.createTopic(name);
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    MessageConsumer others = session.createConsumer(topic, null, true);
    midway();
    send(session, topic, "own");
    assertThat(receive(first)).isEqualTo("own");
    assertThat(receive(second)).isEqualTo("own");
    try (Connection other = broker().connectionFactory().createConnection()) {
      send(other.createSession(), topic, "foreign");
    }
    assertThat(receive(others)).isEqualTo("foreign");
  }

  /**
   * 8.3.3: a durable subscription keeps what comes while it has no consumer, until it is deleted.
   */
  @Test
  void durableSubscriptions() throws JMSException {
    String clientId = "client-" + name;
    try (Connection durable = broker().connectionFactory().createConnection()) {
      durable.setClientID(clientId);
      durable.start();
      Session its = durable.createSession();
      Topic topic = its.createTopic(name);
      its.createDurableSubscriber(topic, "sub").close();
      send(session, topic, "kept");
      midway();
      MessageConsumer back = its.createDurableSubscriber(topic, "sub");
      assertThat(receive(back)).isEqualTo("kept");
      assertThatThrownBy(() -> its.unsubscribe("sub")).isInstanceOf(JMSException.class);
      back.close();
      its.unsubscribe("sub");
      assertThatThrownBy(() -> its.unsubscribe("sub"))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  /** 6.1.2: one connection has a client id at a time. */
  @Test
  void clientIdsInUse() throws JMSException {
    try (Connection first = broker().connectionFactory().createConnection();
        Connection second = broker().connectionFactory().createConnection()) {
      first.setClientID("client-" + name);
      first.start();
      midway();
      // Answered by the broker, so that the connection is known there, again it may be.
      first.createSession().createTemporaryQueue();
      assertThatThrownBy(
              () -> {
                second.setClientID("client-" + name);
                second.start();
              })
          .isInstanceOf(InvalidClientIDException.class);
    }
  }

  /** 6.2.2: an answer finds its way through a temporary queue. */
  @Test
  void requestAndReply() throws JMSException {
    Queue queue = session.createQueue(name);
    TemporaryQueue replies = session.createTemporaryQueue();
    MessageConsumer answers = session.createConsumer(replies);
    midway();
    TextMessage request = session.createTextMessage("ping");
    request.setJMSReplyTo(replies);
    session.createProducer(queue).send(request);
    try (Connection other = broker().connectionFactory().createConnection()) {
      other.start();
      Session its = other.createSession();
      Message got = its.createConsumer(queue).receive(TIMEOUT_MILLIS);
      send(its, got.getJMSReplyTo(), "pong");
      assertThat(receive(answers)).isEqualTo("pong");
      assertThatThrownBy(() -> its.createConsumer(got.getJMSReplyTo()))
          .isInstanceOf(InvalidDestinationException.class);
    }
    answers.close();
    replies.delete();
  }

  /**
   * 3.5.10: the messages of a group go to one consumer, in order. Which one that is, a broker that
   * dies forgets.
   */
  @Test
  void groups() throws JMSException {
    Queue queue = session.createQueue(name);
    MessageConsumer one = session.createConsumer(queue);
    MessageConsumer two = session.createConsumer(queue);
    sendOfGroup(queue, "g0");
    sendOfGroup(queue, "g1");
    MessageConsumer owner = whoGets("g0", one, two);
    assertThat(receive(owner)).isEqualTo("g1");
    midway();
    sendOfGroup(queue, "g2");
    sendOfGroup(queue, "g3");
    MessageConsumer now = whoGets("g2", one, two);
    assertThat(receive(now)).isEqualTo("g3");
    assertThat(now == owner || diesMidway()).isTrue();
  }

  private static MessageConsumer whoGets(String text, MessageConsumer one, MessageConsumer two)
      throws JMSException {
    long endMillis = System.currentTimeMillis() + TIMEOUT_MILLIS;
    while (System.currentTimeMillis() < endMillis) {
      for (MessageConsumer each : List.of(one, two)) {
        Message message = each.receive(TIMEOUT_MILLIS / 200);
        if (message != null) {
          assertThat(text(message)).isEqualTo(text);
          return each;
        }
      }
    }
    throw new AssertionError("nobody gets " + text);
  }
}
