package io.sluice.tests.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Collections;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are sent ahead by policy, which ActiveMQ's client knows nothing of. */
class PrefetchTest {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final Product product = Product.shared();
  private TestTenant tenant;
  private ActiveMQConnectionFactory factory;
  private Connection connection;
  private Session session;
  private Queue queue;

  @BeforeEach
  void connect() throws Exception {
    String name = "prefetch-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(product, name, Map.of());
    String url = "tcp://localhost:" + product.port(Product.OPENWIRE);
    factory = new ActiveMQConnectionFactory(name + "/" + name, tenant.password(), url);
    connection = factory.createConnection();
    connection.setClientID("prefetch");
    connection.start();
    session = connection.createSession();
    queue = session.createQueue("orders");
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
  }

  private void put(String kind, String prefetch) {
    product
        .api()
        .mustPut(
            tenant.path() + "/brokers/" + tenant.name() + "/policy",
            "{\"destinationPolicies\": [{\"kind\": \"%s\", \"pattern\": \">\", \"prefetch\": %s}]}"
                .formatted(kind, prefetch));
  }

  private void send(int messages) throws JMSException {
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < messages; i++) {
      producer.send(session.createTextMessage("m"));
    }
  }

  private static void take(int messages, MessageConsumer consumer) throws JMSException {
    for (int i = 0; i < messages; i++) {
      assertThat(consumer.receive(TIMEOUT_MILLIS)).as("message %d of %d", i, messages).isNotNull();
    }
  }

  @Test
  void aSlowConsumerLeavesTheRestToOthers() throws JMSException {
    put("queue", "{\"queue\": 2}");
    MessageConsumer slow = session.createConsumer(queue);
    send(20);
    MessageConsumer fast = connection.createSession().createConsumer(queue);
    take(18, fast);
    take(2, slow);
  }

  @Test
  void aChangeReachesWhoIsConnectedWithMessagesOnTheirWay() throws JMSException {
    Session lazy = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer slow = lazy.createConsumer(queue);
    send(10);
    put("queue", "{\"queue\": 2}");
    MessageConsumer fast = connection.createSession().createConsumer(queue);
    send(10);
    take(10, fast);
    take(9, slow);
    slow.receive(TIMEOUT_MILLIS).acknowledge();
    send(10);
    take(8, fast);
    take(2, slow);
    put("queue", "{}");
    send(10);
    take(5, fast);
    take(5, slow);
  }

  @Test
  void whoAcknowledgesLazilyIsNotStalled() throws JMSException {
    put("queue", "{\"queue\": 1, \"queueBrowser\": 1}");
    send(700);
    Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    try (QueueBrowser browser = client.createBrowser(queue)) {
      assertThat(Collections.list(browser.getEnumeration())).hasSize(700);
    }
    factory.setOptimizeAcknowledge(true);
    try (Connection optimized = factory.createConnection()) {
      optimized.start();
      take(700, optimized.createSession().createConsumer(queue));
    }
  }

  @Test
  void transactionsGoOnWithOneMessageEach() throws JMSException {
    put("queue", "{\"queue\": 1}");
    send(5);
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    for (int i = 0; i < 5; i++) {
      take(1, consumer);
      transacted.commit();
    }
  }

  @Test
  void aDurableSubscriptionHasItsOwn() throws JMSException {
    put("topic", "{\"topic\": 1, \"durableTopic\": 1}");
    Topic topic = session.createTopic("news");
    MessageConsumer durable = session.createDurableSubscriber(topic, "sub");
    MessageConsumer other = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    for (int i = 0; i < 5; i++) {
      producer.send(session.createTextMessage("m"));
    }
    take(5, durable);
    take(5, other);
  }

  @Test
  void stompIsBoundToo() throws Exception {
    put("queue", "{\"queue\": 1}");
    try (RawStomp stomp = RawStomp.open(product, Transport.TCP)) {
      String user = tenant.name() + "/" + tenant.name();
      stomp.connect(tenant.name(), user, tenant.password());
      stomp.sendAndWait(
          "SUBSCRIBE",
          Map.of("id", "1", "destination", "/queue/orders", "ack", "client-individual"),
          new byte[0]);
      send(10);
      take(9, session.createConsumer(queue));
      assertThat(stomp.require("MESSAGE").text()).isEqualTo("m");
    }
  }
}
