package io.sluice.tests.amqp;

import static io.sluice.tests.amqp.JmsClient.NOTHING_MILLIS;
import static io.sluice.tests.amqp.JmsClient.PATIENCE_MILLIS;
import static io.sluice.tests.amqp.JmsClient.text;
import static io.sluice.tests.amqp.JmsClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.Product;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues by Qpid JMS (Jakarta Messaging 3.1). */
class QpidJmsTest {
  private final Product product = Product.shared();
  private Connection connection;
  private Session session;
  private Queue queue;
  private MessageProducer producer;

  @BeforeEach
  void connect() throws Exception {
    connection = JmsClient.connect(product, "amqp");
    session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    queue = session.createQueue(unique("jms"));
    producer = session.createProducer(queue);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private void send(String... texts) throws Exception {
    for (String text : texts) {
      producer.send(session.createTextMessage(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "amqps", "ws", "wss"})
  void messagesArriveWholeOverEveryListener(String listener) throws Exception {
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    try (Connection other = JmsClient.connect(product, listener)) {
      Session its = other.createSession();
      BytesMessage sent = its.createBytesMessage();
      sent.writeBytes(large);
      its.createProducer(queue).send(sent);
      BytesMessage received = (BytesMessage) its.createConsumer(queue).receive(PATIENCE_MILLIS);
      byte[] body = new byte[(int) received.getBodyLength()];
      received.readBytes(body);
      assertThat(body).isEqualTo(large);
    }
  }

  /** 3.11, 3.4, 3.5: every type of body, header fields, properties of every type. */
  @Test
  void everyTypeOfMessageArrives() throws Exception {
    MapMessage map = session.createMapMessage();
    map.setInt("n", 7);
    map.setString("s", "x");
    StreamMessage stream = session.createStreamMessage();
    stream.writeLong(8);
    ObjectMessage object = session.createObjectMessage(new ArrayList<>(List.of("a")));
    TextMessage text = session.createTextMessage("grün");
    text.setJMSCorrelationID("c");
    text.setJMSType("t");
    text.setJMSReplyTo(queue);
    text.setBooleanProperty("flag", true);
    text.setDoubleProperty("double", 1.5);
    for (Message message : List.of(map, stream, object, text)) {
      producer.send(message, Message.DEFAULT_DELIVERY_MODE, 7, 60_000);
    }
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(((MapMessage) consumer.receive(PATIENCE_MILLIS)).getInt("n")).isEqualTo(7);
    assertThat(((StreamMessage) consumer.receive(PATIENCE_MILLIS)).readLong()).isEqualTo(8);
    assertThat(((ObjectMessage) consumer.receive(PATIENCE_MILLIS)).getObject())
        .isEqualTo(List.of("a"));
    TextMessage received = (TextMessage) consumer.receive(PATIENCE_MILLIS);
    assertThat(received.getText()).isEqualTo("grün");
    assertThat(received.getJMSMessageID()).isEqualTo(text.getJMSMessageID());
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSExpiration()).isPositive();
    assertThat(received.getBooleanProperty("flag")).isTrue();
    assertThat(received.getDoubleProperty("double")).isEqualTo(1.5);
  }

  /** 6.2.7. */
  @Test
  void transactionsAreWhole() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer itsProducer = transacted.createProducer(queue);
    itsProducer.send(transacted.createTextMessage("rolled back"));
    transacted.rollback();
    itsProducer.send(transacted.createTextMessage("committed"));
    transacted.commit();
    MessageConsumer consumer = transacted.createConsumer(queue);
    assertThat(text(consumer)).isEqualTo("committed");
    transacted.rollback();
    TextMessage again = (TextMessage) consumer.receive(PATIENCE_MILLIS);
    assertThat(again.getText()).isEqualTo("committed");
    assertThat(again.getJMSRedelivered()).isTrue();
    transacted.commit();
    assertThat(consumer.receive(NOTHING_MILLIS)).isNull();
  }

  /** 6.2.11: what was recovered comes again, marked, with its count. */
  @Test
  void whatIsRecoveredComesAgain() throws Exception {
    send("a");
    Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = client.createConsumer(queue);
    assertThat(consumer.receive(PATIENCE_MILLIS).getJMSRedelivered()).isFalse();
    client.recover();
    Message again = consumer.receive(PATIENCE_MILLIS);
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    again.acknowledge();
    consumer.close();
    assertThat(session.createConsumer(queue).receive(NOTHING_MILLIS)).isNull();
  }

  /** A message that was only prefetched was not redelivered. */
  @Test
  void whatAClosedConsumerDidNotLookAtIsNotRedelivered() throws Exception {
    send("a", "b");
    try (Connection other = JmsClient.connect(product, "amqp")) {
      MessageConsumer idle = other.createSession().createConsumer(queue);
      assertThat(text(idle)).isEqualTo("a");
    }
    Message second = session.createConsumer(queue).receive(PATIENCE_MILLIS);
    assertThat(((TextMessage) second).getText()).isEqualTo("b");
  }

  /** 3.8, 4.1.6. */
  @Test
  void selectorsAndBrowsers() throws Exception {
    for (int i = 0; i < 4; i++) {
      TextMessage message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }
    List<String> browsed = new ArrayList<>();
    for (Object message :
        Collections.list(session.createBrowser(queue, "n > 1").getEnumeration())) {
      browsed.add(((TextMessage) message).getText());
    }
    assertThat(browsed).containsExactly("m2", "m3");
    assertThat(text(session.createConsumer(queue, "n = 3 OR JMSPriority = 9"))).isEqualTo("m3");
    assertThatThrownBy(() -> session.createConsumer(queue, "n ="))
        .isInstanceOf(InvalidSelectorException.class);
  }

  /** 4.1.5: request and reply. */
  @Test
  void aRequestIsAnsweredAtATemporaryQueue() throws Exception {
    Queue answers = session.createTemporaryQueue();
    TextMessage request = session.createTextMessage("2+2");
    request.setJMSReplyTo(answers);
    producer.send(request);
    try (Connection other = JmsClient.connect(product, "amqp")) {
      Session its = other.createSession();
      Message received = its.createConsumer(queue).receive(PATIENCE_MILLIS);
      its.createProducer(received.getJMSReplyTo()).send(its.createTextMessage("4"));
    }
    assertThat(text(session.createConsumer(answers))).isEqualTo("4");
  }

  /** 7.9. */
  @Test
  void deliveryWaitsForItsDelay() throws Exception {
    producer.setDeliveryDelay(1_500);
    send("later");
    producer.setDeliveryDelay(0);
    send("now");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer)).isEqualTo("now");
    assertThat(text(consumer)).isEqualTo("later");
  }

  /** 7.3: asynchronous sends. */
  @Test
  void completionListenersAreTold() throws Exception {
    var completed = new java.util.concurrent.CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      producer.send(session.createTextMessage("x" + i), new CountDown(completed));
    }
    assertThat(completed.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 100; i++) {
      assertThat(text(consumer)).isEqualTo("x" + i);
    }
  }

  private record CountDown(java.util.concurrent.CountDownLatch latch)
      implements jakarta.jms.CompletionListener {
    @Override
    public void onCompletion(Message message) {
      latch.countDown();
    }

    @Override
    public void onException(Message message, Exception exception) {
      // The latch stays.
    }
  }

  @Test
  void aWrongPasswordIsASecurityException() {
    assertThatThrownBy(
            () -> JmsClient.factory(product, "amqp").createConnection(Product.DEMO, "x").start())
        .isInstanceOf(JMSSecurityException.class);
  }
}
