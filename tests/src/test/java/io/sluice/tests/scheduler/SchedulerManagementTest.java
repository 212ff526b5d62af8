package io.sluice.tests.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.sluice.tests.product.Clients;
import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.ScheduledMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is scheduled, shown and removed by messages to ActiveMQ's management destination. */
class SchedulerManagementTest {
  private static final long TIMEOUT_MILLIS = 20_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final byte[] EMPTY = {};

  @TempDir static Path directory;
  private static Product product;

  private Connection connection;
  private Session session;

  @BeforeAll
  static void start() {
    product = Product.start(directory);
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @BeforeEach
  void connect() throws JMSException {
    connection = connected(JmsFactories.openWire(product));
    session = connection.createSession();
  }

  @AfterEach
  void removeAll() throws JMSException {
    ask(session, request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL));
    connection.close();
  }

  private static Connection connected(ConnectionFactory factory) throws JMSException {
    Connection connection = factory.createConnection();
    connection.start();
    return connection;
  }

  private void schedule(String text, long delayMillis) throws JMSException {
    TextMessage message = session.createTextMessage(text);
    message.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, delayMillis);
    session.createProducer(session.createQueue("later")).send(message);
  }

  private static Message request(Session session, String action) throws JMSException {
    Message request = session.createMessage();
    request.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, action);
    return request;
  }

  private static void ask(Session session, Message request) throws JMSException {
    session
        .createProducer(session.createTopic(ScheduledMessage.AMQ_SCHEDULER_MANAGEMENT_DESTINATION))
        .send(request);
  }

  /** Asks, and takes so many replies. */
  private static List<TextMessage> browse(
      Session session, Destination replyTo, Message request, int count) throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(replyTo)) {
      request.setJMSReplyTo(replyTo);
      ask(session, request);
      List<TextMessage> replies = new ArrayList<>();
      while (replies.size() < count) {
        TextMessage reply = (TextMessage) consumer.receive(TIMEOUT_MILLIS);
        assertThat(reply).as("one more than " + replies).isNotNull();
        replies.add(reply);
      }
      assertThat(consumer.receiveNoWait()).isNull();
      return replies;
    }
  }

  private List<TextMessage> browse(int count) throws JMSException {
    Message request = request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE);
    return browse(session, session.createTemporaryQueue(), request, count);
  }

  private void remove(TextMessage job) throws JMSException {
    Message request = request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVE);
    request.setStringProperty(
        ScheduledMessage.AMQ_SCHEDULED_ID,
        job.getStringProperty(ScheduledMessage.AMQ_SCHEDULED_ID));
    ask(session, request);
  }

  @Test
  void showsToQueuesAndTopics() throws JMSException {
    schedule("b", 2 * HOUR_MILLIS);
    schedule("a", HOUR_MILLIS);
    for (Destination replyTo :
        List.of(session.createTemporaryQueue(), session.createTemporaryTopic())) {
      Message request = request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE);
      List<TextMessage> replies = browse(session, replyTo, request, 2);
      assertThat(replies.get(0).getText()).isEqualTo("a");
      assertThat(replies.get(1).getText()).isEqualTo("b");
      assertThat(replies.get(1).getLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY))
          .isEqualTo(2 * HOUR_MILLIS);
    }
  }

  @Test
  void showsAndRemovesAWindow() throws JMSException {
    schedule("a", HOUR_MILLIS);
    schedule("b", 3 * HOUR_MILLIS);
    long after = System.currentTimeMillis() + 2 * HOUR_MILLIS;
    Message request = request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE);
    window(request, after);
    assertThat(browse(session, session.createTemporaryQueue(), request, 1).get(0).getText())
        .isEqualTo("b");
    Message removal = request(session, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL);
    window(removal, after);
    ask(session, removal);
    assertThat(browse(1).get(0).getText()).isEqualTo("a");
  }

  private static void window(Message request, long fromMillis) throws JMSException {
    request.setStringProperty(
        ScheduledMessage.AMQ_SCHEDULER_ACTION_START_TIME, Long.toString(fromMillis));
    request.setStringProperty(
        ScheduledMessage.AMQ_SCHEDULER_ACTION_END_TIME,
        Long.toString(fromMillis + 2 * HOUR_MILLIS));
  }

  @Test
  void whatIsRemovedIsGoneAfterKill9() throws JMSException {
    schedule("a", HOUR_MILLIS);
    schedule("b", HOUR_MILLIS);
    TextMessage first = browse(2).get(0);
    remove(first);
    product.kill9();
    product.restart();
    connect();
    TextMessage left = browse(1).get(0);
    assertThat(left.getText()).isEqualTo("b");
    remove(first);
    browse(1);
    remove(left);
    browse(0);
  }

  @Test
  void aRequestThatCannotBeDoneIsRefused() {
    assertThatThrownBy(() -> ask(session, request(session, "LIST")))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("BROWSE, REMOVE, REMOVEALL");
  }

  @Test
  void isThereOverAmqp() throws JMSException {
    schedule("a", HOUR_MILLIS);
    try (Connection amqp = connected(JmsFactories.amqp(product))) {
      Session its = amqp.createSession();
      Message request = request(its, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE);
      TextMessage job = browse(its, its.createTemporaryQueue(), request, 1).get(0);
      assertThat(job.getLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY)).isEqualTo(HOUR_MILLIS);
      Message removal = request(its, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVE);
      removal.setStringProperty(
          ScheduledMessage.AMQ_SCHEDULED_ID,
          job.getStringProperty(ScheduledMessage.AMQ_SCHEDULED_ID));
      ask(its, removal);
      browse(0);
    }
  }

  @Test
  void isThereOverStomp() throws IOException, JMSException {
    try (RawStomp client = RawStomp.open(product, Transport.TCP)) {
      client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
      client.sendAndWait("SUBSCRIBE", Map.of("id", "s", "destination", "/temp-queue/r"), EMPTY);
      client.sendAndWait(
          "SEND",
          Map.of(
              "destination", "/queue/later",
              "AMQ_SCHEDULED_DELAY", "500000",
              "AMQ_SCHEDULED_PERIOD", "1000",
              "AMQ_SCHEDULED_REPEAT", "2"),
          EMPTY);
      String management = "/topic/" + ScheduledMessage.AMQ_SCHEDULER_MANAGEMENT_DESTINATION;
      client.send(
          "SEND",
          Map.of(
              "destination", management,
              "AMQ_SCHEDULER_ACTION", "BROWSE",
              "reply-to", "/temp-queue/r"),
          EMPTY);
      RawStomp.Frame job = client.require("MESSAGE");
      assertThat(job.header("AMQ_SCHEDULED_DELAY")).isEqualTo("500000");
      assertThat(job.header("AMQ_SCHEDULED_PERIOD")).isEqualTo("1000");
      assertThat(job.header("AMQ_SCHEDULED_REPEAT")).isEqualTo("2");
      client.sendAndWait(
          "SEND",
          Map.of(
              "destination",
              management,
              "AMQ_SCHEDULER_ACTION",
              "REMOVE",
              "scheduledJobId",
              job.header("scheduledJobId")),
          EMPTY);
    }
    browse(0);
  }

  @Test
  void isThereOverMqtt5() throws JMSException {
    schedule("a", HOUR_MILLIS);
    Mqtt5BlockingClient client = Clients.connected(product, Product.MQTT, "scheduler");
    client
        .publishWith()
        .topic("ActiveMQ/Scheduler/Management")
        .qos(MqttQos.AT_LEAST_ONCE)
        .userProperties()
        .add("AMQ_SCHEDULER_ACTION", "REMOVEALL")
        .applyUserProperties()
        .send();
    client.disconnect();
    browse(0);
  }
}
