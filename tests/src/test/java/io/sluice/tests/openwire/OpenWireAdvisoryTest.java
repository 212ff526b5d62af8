package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.TestTenant;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.ProducerInfo;
import org.junit.jupiter.api.Test;

/** The product's advisories, and what they tell of clients of other protocols. */
class OpenWireAdvisoryTest extends AdvisoryContract {
  private final Product product = Product.shared();

  @Override
  String url() {
    return "tcp://localhost:" + product.port(Product.OPENWIRE);
  }

  @Override
  ActiveMQConnectionFactory tellingOfMessages() throws Exception {
    String id = "telling-" + Long.toString(System.nanoTime(), 36);
    TestTenant tenant = TestTenant.create(product, id, Map.of());
    product
        .api()
        .mustPut(
            tenant.path() + "/brokers/" + id + "/policy",
            "{\"destinationPolicies\": [{\"kind\": \"queue\", \"pattern\": \">\","
                + " \"advisories\": {\"forDelivery\": true, \"forConsumed\": true}}]}");
    return new ActiveMQConnectionFactory(id + "/" + id, tenant.password(), url());
  }

  private Connection amqp() throws JMSException {
    Connection qpid = JmsFactories.amqp(product).createConnection();
    qpid.start();
    return qpid;
  }

  @Test
  void linksOfAmqpAreConsumersAndProducers() throws JMSException {
    MessageConsumer consumers = watch("Consumer.Queue." + name);
    MessageConsumer producers = watch("Producer.Queue." + name);
    try (Connection qpid = amqp()) {
      Session its = qpid.createSession();
      its.createConsumer(its.createQueue(name));
      assertThat(next(consumers).getDataStructure()).isInstanceOf(ConsumerInfo.class);
      its.createProducer(its.createQueue(name));
      assertThat(next(producers).getDataStructure()).isInstanceOf(ProducerInfo.class);
    }
    assertThat(next(consumers).getIntProperty("consumerCount")).isZero();
    assertThat(next(producers).getIntProperty("producerCount")).isZero();
  }

  @Test
  void amqpReadsThemAsProperties() throws JMSException {
    try (Connection qpid = amqp()) {
      Session its = qpid.createSession();
      MessageConsumer advisories =
          its.createConsumer(its.createTopic("ActiveMQ.Advisory.Consumer.Queue." + name));
      session.createConsumer(session.createQueue(name), "x = 1");
      var message = advisories.receive(TIMEOUT_MILLIS);
      assertThat(message.getJMSType()).isEqualTo("Advisory");
      assertThat(message.getStringProperty("advisory")).isEqualTo("CONSUMER_OPENED");
      assertThat(message.getStringProperty("destination")).isEqualTo("queue://" + name);
      assertThat(message.getStringProperty("selector")).isEqualTo("x = 1");
      assertThat(message.getIntProperty("consumerCount")).isEqualTo(1);
    }
  }

  @Test
  void subscriptionsOfMqttAreConsumersAndOthersTenantsAreNobodysAffair() throws Exception {
    String id = "advisory-" + Long.toString(System.nanoTime(), 36);
    TestTenant tenant = TestTenant.create(product, id, Map.of());
    try (Connection its =
        new ActiveMQConnectionFactory(id + "/" + id, tenant.password(), url()).createConnection()) {
      its.start();
      Session of = its.createSession();
      MessageConsumer advisories = of.createConsumer(of.createTopic("ActiveMQ.Advisory.>"));
      session.createConsumer(session.createTopic("plant.line1"));
      try (RawClient device = tenant.connected(5, "device")) {
        device.subscribe(1, "plant/line1");
        ActiveMQMessage told = next(advisories);
        while (!(told.getDataStructure() instanceof ConsumerInfo)) {
          if (told.getDataStructure() instanceof ConnectionInfo info) {
            assertThat(info.getUserName()).isEqualTo(id);
          }
          told = next(advisories);
        }
        ConsumerInfo info = (ConsumerInfo) told.getDataStructure();
        assertThat(info.getDestination().getQualifiedName()).isEqualTo("topic://plant.line1");
        assertThat(info.getClientId()).isEqualTo("device");
        assertThat(told.getIntProperty("consumerCount")).isEqualTo(1);
      }
    }
  }

  @Test
  void nobodyForgesThem() throws JMSException {
    assertThatThrownBy(
            () ->
                session
                    .createProducer(session.createTopic("ActiveMQ.Advisory.Connection"))
                    .send(session.createMessage()))
        .hasMessageContaining("broker's own");
  }
}
