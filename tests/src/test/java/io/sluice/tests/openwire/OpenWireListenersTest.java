package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.UUID;
import javax.net.ssl.TrustManagerFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ActiveMQ's client 6 over every listener, with every wire format it has. */
class OpenWireListenersTest {
  private static final long TIMEOUT_MILLIS = 20_000;

  private final Product product = Product.shared();
  private final String name = "openwire." + UUID.randomUUID();

  private String url(String options) {
    return "tcp://localhost:" + product.port(Product.OPENWIRE) + options;
  }

  private static ActiveMQConnectionFactory factory(String url) {
    return JmsFactories.openWire(url);
  }

  private void exchanges(ActiveMQConnectionFactory factory) throws JMSException {
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    try (Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Queue queue = session.createQueue(name);
      BytesMessage sent = session.createBytesMessage();
      sent.writeBytes(large);
      session.createProducer(queue).send(sent);
      session.createProducer(queue).send(session.createTextMessage("gr\u00fcn".repeat(1_000)));
      MessageConsumer consumer = session.createConsumer(queue);
      BytesMessage got = (BytesMessage) consumer.receive(TIMEOUT_MILLIS);
      byte[] body = new byte[(int) got.getBodyLength()];
      got.readBytes(body);
      assertThat(body).isEqualTo(large);
      assertThat(((TextMessage) consumer.receive(TIMEOUT_MILLIS)).getText())
          .isEqualTo("gr\u00fcn".repeat(1_000));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?wireFormat.tightEncodingEnabled=false",
        "?wireFormat.cacheEnabled=false",
        "?wireFormat.cacheEnabled=false&wireFormat.tightEncodingEnabled=false",
        "?wireFormat.version=9",
        "?wireFormat.version=5",
        "?wireFormat.version=1",
        "?wireFormat.maxInactivityDuration=0",
        "?jms.useCompression=true",
        "?jms.useAsyncSend=true&jms.producerWindowSize=100000",
        "?jms.alwaysSyncSend=true&jms.sendAcksAsync=false",
        "?jms.optimizeAcknowledge=true",
        "?jms.prefetchPolicy.all=0",
        "?jms.prefetchPolicy.all=1",
        "?jms.watchTopicAdvisories=false"
      })
  void everyWireFormat(String options) throws JMSException {
    exchanges(factory(url(options)));
  }

  @Test
  void tls() throws Exception {
    ActiveMQSslConnectionFactory factory =
        new ActiveMQSslConnectionFactory("ssl://localhost:" + product.port(Product.OPENWIRES));
    factory.setUserName(Product.DEMO);
    factory.setPassword(Product.DEMO_PASSWORD);
    try (InputStream pem = Files.newInputStream(product.certificate())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "product", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      factory.setKeyAndTrustManagers(null, trust.getTrustManagers(), null);
    }
    exchanges(factory);
  }

  @Test
  void wrongPasswordsAndUnknownBrokersAreTheSame() {
    assertThatThrownBy(() -> connect(Product.DEMO, "wrong"))
        .hasMessageContaining("the user name or the password is not right");
    assertThatThrownBy(() -> connect("nobody/" + Product.DEMO, Product.DEMO_PASSWORD))
        .hasMessageContaining("the user name or the password is not right");
  }

  private void connect(String user, String password) throws JMSException {
    try (Connection connection =
        new ActiveMQConnectionFactory(user, password, url("")).createConnection()) {
      connection.start();
    }
  }

  @Test
  void brokersAreNamedByTheUserAndByTheHostProperty() throws JMSException {
    connect("demo/" + Product.DEMO, Product.DEMO_PASSWORD);
    try (Connection connection = factory(url("?wireFormat.host=demo")).createConnection()) {
      connection.start();
    }
    assertThatThrownBy(
            () -> {
              try (Connection connection =
                  factory(url("?wireFormat.host=nobody")).createConnection()) {
                connection.start();
              }
            })
        .isInstanceOf(JMSException.class);
  }

  /** A client with no prefetch asks for each message. */
  @Test
  void pulls() throws JMSException {
    ActiveMQConnectionFactory factory = factory(url(""));
    ActiveMQPrefetchPolicy none = new ActiveMQPrefetchPolicy();
    none.setAll(0);
    factory.setPrefetchPolicy(none);
    try (Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Queue queue = session.createQueue(name);
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(consumer.receive(50)).isNull();
      session.createProducer(queue).send(session.createTextMessage("a"));
      Message got = consumer.receive(TIMEOUT_MILLIS);
      assertThat(((TextMessage) got).getText()).isEqualTo("a");
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  /** ActiveMQ's way to send to several at once, and to read from several. */
  @Test
  void compositeDestinations() throws JMSException {
    try (Connection connection = factory(url("")).createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Queue both = session.createQueue(name + ".a," + name + ".b");
      session.createProducer(both).send(session.createTextMessage("x"));
      MessageConsumer consumer = session.createConsumer(both);
      assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
      assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
    }
  }

  /** The client tries a message again by itself, then gives it up. */
  @Test
  void poisonedMessagesLeaveTheQueue() throws JMSException {
    ActiveMQConnectionFactory factory =
        factory(
            url(
                "?jms.redeliveryPolicy.maximumRedeliveries=1"
                    + "&jms.redeliveryPolicy.initialRedeliveryDelay=0"));
    try (Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      Queue queue = session.createQueue(name);
      session.createProducer(queue).send(session.createTextMessage("poison"));
      session.createProducer(queue).send(session.createTextMessage("good"));
      session.commit();
      MessageConsumer consumer = session.createConsumer(queue);
      for (int i = 0; i < 2; i++) {
        assertThat(((TextMessage) consumer.receive(TIMEOUT_MILLIS)).getText()).isEqualTo("poison");
        session.rollback();
      }
      assertThat(((TextMessage) consumer.receive(TIMEOUT_MILLIS)).getText()).isEqualTo("good");
      session.commit();
    }
  }
}
