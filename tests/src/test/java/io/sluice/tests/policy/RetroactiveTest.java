package io.sluice.tests.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumers that come late and begin with the past. */
class RetroactiveTest {
  private static final long TIMEOUT_MILLIS = 20_000;
  private static final String RETROACTIVE = "?consumer.retroactive=true";

  private final Product product = Product.shared();
  private TestTenant tenant;
  private Connection connection;
  private Session jms;
  private RawClient mqtt;

  @BeforeEach
  void connect() throws Exception {
    String name = "retroactive-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(product, name, Map.of());
    connection =
        new ActiveMQConnectionFactory(
                user(), tenant.password(), "tcp://localhost:" + product.port(Product.OPENWIRE))
            .createConnection();
    connection.setClientID("late");
    connection.start();
    jms = connection.createSession();
    mqtt = tenant.connected(5, "mqtt");
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
    mqtt.close();
  }

  private String user() {
    return tenant.name() + "/" + tenant.name();
  }

  private void keep(String recovery) {
    product
        .api()
        .mustPut(
            tenant.path() + "/brokers/" + tenant.name() + "/policy",
            "{\"destinationPolicies\": [{\"kind\": \"topic\", \"pattern\": \"ticks.>\", \"subscriptionRecovery\": %s}]}"
                .formatted(recovery));
  }

  private void publish(String... bodies) throws Exception {
    for (String body : bodies) {
      mqtt.publish("ticks/gold", body.getBytes(UTF_8), false);
    }
  }

  private static void receive(MessageConsumer consumer, String... bodies) throws JMSException {
    for (String body : bodies) {
      Message message = consumer.receive(TIMEOUT_MILLIS);
      assertThat(message).as(body).isNotNull();
      assertThat(text(message)).isEqualTo(body);
    }
  }

  private static String text(Message message) throws JMSException {
    return message instanceof TextMessage text
        ? text.getText()
        : new String(((BytesMessage) message).getBody(byte[].class), UTF_8);
  }

  @Test
  void activeMqsClientAsksForWhatTheTopicKeeps() throws Exception {
    keep("{\"count\": 2}");
    publish("a", "b", "c");
    MessageConsumer plain = jms.createConsumer(jms.createTopic("ticks.gold"));
    MessageConsumer late = jms.createConsumer(jms.createTopic("ticks.gold" + RETROACTIVE));
    MessageConsumer all = jms.createConsumer(jms.createTopic("ticks.>" + RETROACTIVE));
    publish("d");
    receive(late, "b", "c", "d");
    receive(all, "b", "c", "d");
    receive(plain, "d");
  }

  @Test
  void aDurableSubscriberBeginsSoOnce() throws Exception {
    keep("{\"count\": 2}");
    publish("a", "b", "c");
    Topic topic = jms.createTopic("ticks.gold" + RETROACTIVE);
    MessageConsumer durable = jms.createDurableSubscriber(topic, "sub");
    receive(durable, "b", "c");
    durable.close();
    publish("d");
    receive(jms.createDurableSubscriber(topic, "sub"), "d");
  }

  @Test
  void stompAsksByAHeader() throws Exception {
    keep("{\"bytes\": 1000}");
    publish("a", "b");
    try (RawStomp stomp = RawStomp.open(product, Transport.TCP)) {
      stomp.connect(tenant.name(), user(), tenant.password());
      stomp.sendAndWait(
          "SUBSCRIBE",
          Map.of("id", "1", "destination", "/topic/ticks.gold", "activemq.retroactive", "true"),
          new byte[0]);
      publish("c");
      for (String body : new String[] {"a", "b", "c"}) {
        assertThat(stomp.require("MESSAGE").text()).isEqualTo(body);
      }
    }
  }

  @Test
  void clientsThatCannotAskMayGetItByPolicy() throws Exception {
    keep("{\"millis\": 3600000, \"alwaysRetroactive\": true}");
    publish("a", "b");
    String amqp = "amqp://localhost:" + product.port("amqp");
    try (Connection qpid =
        new JmsConnectionFactory(user(), tenant.password(), amqp).createConnection()) {
      qpid.start();
      Session session = qpid.createSession();
      MessageConsumer late = session.createConsumer(session.createTopic("ticks.gold"));
      publish("c");
      receive(late, "a", "b", "c");
    }
  }

  @Test
  void whatJmsRetainsLateSubscribersOfAllProtocolsGet() throws Exception {
    TextMessage message = jms.createTextMessage("last");
    message.setBooleanProperty("ActiveMQ.Retain", true);
    jms.createProducer(jms.createTopic("state.line1")).send(message);
    receive(jms.createConsumer(jms.createTopic("state.*" + RETROACTIVE)), "last");
    mqtt.subscribe(1, "state/#");
    assertThat(new String(mqtt.message().payload(), UTF_8)).isEqualTo("last");
  }
}
