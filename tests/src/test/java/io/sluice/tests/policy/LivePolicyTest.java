package io.sluice.tests.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy acts on clients that are connected, and so does its rollback; none of them notices. */
class LivePolicyTest {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final Product product = Product.shared();
  private TestTenant tenant;
  private Connection connection;
  private Session jms;
  private RawStomp stomp;
  private RawClient mqtt;

  @BeforeEach
  void connect() throws Exception {
    String name = "policy-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(product, name, Map.of());
    String user = name + "/" + name;
    connection =
        new ActiveMQConnectionFactory(
                user, tenant.password(), "tcp://localhost:" + product.port(Product.OPENWIRE))
            .createConnection();
    connection.start();
    jms = connection.createSession();
    stomp = RawStomp.open(product, Transport.TCP);
    assertThat(stomp.connect(name, user, tenant.password()).command()).isEqualTo("CONNECTED");
    mqtt = tenant.connected(5, "mqtt");
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
    stomp.close();
    mqtt.close();
  }

  private String policy() {
    return tenant.path() + "/brokers/" + tenant.name() + "/policy";
  }

  private void put(String policy) {
    product.api().mustPut(policy(), policy);
  }

  private void rollBackTo(int revision) {
    product.api().mustPost(policy() + "/revisions/" + revision + "/rollback");
  }

  private void send(Destination destination, String text, String region) throws JMSException {
    TextMessage message = jms.createTextMessage(text);
    message.setStringProperty("region", region);
    jms.createProducer(destination).send(message);
  }

  private void subscribe(String id, String destination) throws IOException {
    stomp.sendAndWait(
        "SUBSCRIBE",
        Map.of("id", id, "destination", destination, "ack", "client-individual"),
        new byte[0]);
  }

  private RawStomp.Frame message(String text) throws IOException {
    RawStomp.Frame frame = stomp.require("MESSAGE");
    assertThat(frame.text()).isEqualTo(text);
    return frame;
  }

  private static String text(MessageConsumer consumer) throws JMSException {
    TextMessage message = (TextMessage) consumer.receive(TIMEOUT_MILLIS);
    return message == null ? null : message.getText();
  }

  @Test
  void messagesGoWhereTheRulesInForceLead() throws Exception {
    Destination in = jms.createQueue("orders.in");
    MessageConsumer consumer = jms.createConsumer(in);
    subscribe("eu", "/queue/orders.eu");
    mqtt.subscribe(1, "all/#");
    send(in, "before", "eu");
    assertThat(text(consumer)).isEqualTo("before");

    put(
        """
        {"compositeDestinations": [{"kind": "queue", "name": "orders.in", "targets": [
          {"kind": "topic", "name": "all.orders"},
          {"kind": "queue", "name": "orders.eu", "selector": "region = 'eu'"}]}]}""");
    send(in, "from the us", "us");
    send(in, "from europe", "eu");
    assertThat(mqtt.message().topic()).isEqualTo("all/orders");
    assertThat(new String(mqtt.message().payload(), UTF_8)).isEqualTo("from europe");
    message("from europe");

    rollBackTo(0);
    send(in, "after", "eu");
    assertThat(text(consumer)).as("no other came here meanwhile").isEqualTo("after");
    JsonNode revisions = product.api().mustGet(policy() + "/revisions");
    assertThat(revisions.findValuesAsText("revision")).containsExactly("1", "2");
    assertThat(revisions.get(1).get("rolledBackTo").asInt()).isZero();
  }

  @Test
  void queuesSubscribeToTopicsByTheirNames() throws Exception {
    MessageConsumer one = jms.createConsumer(jms.createQueue("Consumer.A.VirtualTopic.orders"));
    subscribe("b", "/queue/Consumer.B.VirtualTopic.orders");
    mqtt.publish("VirtualTopic/orders", "from mqtt".getBytes(UTF_8), false);
    assertThat(one.receive(TIMEOUT_MILLIS)).isNotNull();
    message("from mqtt");

    put("{\"virtualTopics\": [{\"topics\": \">\", \"consumerPrefix\": \"Consumer.*.\"}]}");
    subscribe("c", "/queue/Consumer.C.plant.line1");
    mqtt.publish("plant/line1", "everywhere".getBytes(UTF_8), false);
    message("everywhere");
  }

  @Test
  void aQueueMaySubscribeToManyTopics() throws Exception {
    String user = tenant.name() + "/" + tenant.name();
    String amqp = "amqp://localhost:" + product.port("amqp");
    try (Connection qpid =
        new JmsConnectionFactory(user, tenant.password(), amqp).createConnection()) {
      qpid.start();
      Session session = qpid.createSession();
      MessageConsumer all =
          session.createConsumer(session.createQueue("Consumer.A.VirtualTopic.>"));
      send(jms.createTopic("VirtualTopic.orders"), "one", "eu");
      send(jms.createTopic("VirtualTopic.bills.open"), "two", "eu");
      assertThat(text(all)).isEqualTo("one");
      assertThat(text(all)).isEqualTo("two");
    }
  }

  @Test
  void deadLettersGoWhereThePolicySays() throws Exception {
    put(
        """
        {"destinationPolicies": [{"kind": "queue", "pattern": "orders.>",
          "deadLetter": {"strategy": "individual"}}]}""");
    subscribe("orders", "/queue/orders.eu");
    send(jms.createQueue("orders.eu"), "poison", "eu");
    stomp.sendAndWait("NACK", Map.of("id", message("poison").header("ack")), new byte[0]);
    assertThat(text(jms.createConsumer(jms.createQueue("ActiveMQ.DLQ.Queue.orders.eu"))))
        .isEqualTo("poison");

    rollBackTo(0);
    send(jms.createQueue("orders.eu"), "more poison", "eu");
    stomp.sendAndWait("NACK", Map.of("id", message("more poison").header("ack")), new byte[0]);
    assertThat(text(jms.createConsumer(jms.createQueue("ActiveMQ.DLQ")))).isEqualTo("more poison");
  }

  @Test
  void queuesCanBeWatched() throws Exception {
    put("{\"mirroredQueues\": {\"enabled\": true}}");
    MessageConsumer watcher = jms.createConsumer(jms.createTopic("VirtualTopic.Mirror.orders"));
    send(jms.createQueue("orders"), "watched", "eu");
    assertThat(text(watcher)).isEqualTo("watched");
    assertThat(product.api().mustGet(policy()).at("/mirroredQueues/enabled").asBoolean()).isTrue();
  }

  @Test
  void everyMessageCarriesItsSendersName() throws Exception {
    MessageConsumer consumer = jms.createConsumer(jms.createTopic("users"));
    subscribe("users", "/topic/users");
    put("{\"populateUserId\": true}");
    mqtt.publish("users", "from mqtt".getBytes(UTF_8), false);
    assertUser(consumer, "from mqtt");
    stomp.send(
        "SEND",
        Map.of("destination", "/topic/users", "JMSXUserID", "forged"),
        "from stomp".getBytes(UTF_8));
    assertUser(consumer, "from stomp");
    send(jms.createTopic("users"), "from openwire", "eu");
    assertUser(consumer, "from openwire");
    String amqp = "amqp://localhost:" + product.port("amqp");
    try (Connection qpid =
        new JmsConnectionFactory(tenant.name() + "/" + tenant.name(), tenant.password(), amqp)
            .createConnection()) {
      qpid.start();
      Session session = qpid.createSession();
      MessageConsumer other = session.createConsumer(session.createTopic("users"));
      session
          .createProducer(session.createTopic("users"))
          .send(session.createTextMessage("from amqp"));
      assertUser(consumer, "from amqp");
      assertThat(other.receive(TIMEOUT_MILLIS).getStringProperty("JMSXUserID"))
          .isEqualTo(tenant.name());
    }
  }

  private void assertUser(MessageConsumer consumer, String text) throws Exception {
    Message message = consumer.receive(TIMEOUT_MILLIS);
    assertThat(message).as(text).isNotNull();
    assertThat(message.getStringProperty("JMSXUserID")).isEqualTo(tenant.name());
    RawStomp.Frame frame = stomp.require("MESSAGE");
    assertThat(frame.text()).isEqualTo(text);
    assertThat(frame.header("JMSXUserID")).isEqualTo(tenant.name());
    stomp.send("ACK", Map.of("id", frame.header("ack")), new byte[0]);
  }
}
