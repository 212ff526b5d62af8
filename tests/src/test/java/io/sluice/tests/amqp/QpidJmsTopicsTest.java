package io.sluice.tests.amqp;

import static io.sluice.tests.amqp.JmsClient.NOTHING_MILLIS;
import static io.sluice.tests.amqp.JmsClient.text;
import static io.sluice.tests.amqp.JmsClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics and their subscriptions by Qpid JMS (Jakarta Messaging 3.1, 8.3). */
class QpidJmsTopicsTest {
  private final Product product = Product.shared();
  private final String name = unique("news");

  private static void publish(Product product, String topic, String... texts) throws Exception {
    try (Connection connection = JmsClient.connect(product, "amqp")) {
      Session session = connection.createSession();
      Topic to = session.createTopic(topic);
      for (String text : texts) {
        session.createProducer(to).send(session.createTextMessage(text));
      }
    }
  }

  /** 8.3.1: who is there gets it, with ActiveMQ's wildcards too. */
  @Test
  void everySubscriberGetsACopy() throws Exception {
    try (Connection connection = JmsClient.connect(product, "amqp")) {
      Session session = connection.createSession();
      MessageConsumer one = session.createConsumer(session.createTopic(name + ".a"));
      MessageConsumer two = session.createConsumer(session.createTopic(name + ".*"));
      MessageConsumer all = session.createConsumer(session.createTopic(name + ".>"));
      publish(product, name + ".a", "x");
      assertThat(text(one)).isEqualTo("x");
      assertThat(text(two)).isEqualTo("x");
      assertThat(text(all)).isEqualTo("x");
    }
  }

  /** 8.3.3: over a restart, and until it is unsubscribed. */
  @Test
  void aDurableSubscriptionLasts(@TempDir Path directory) throws Exception {
    try (Product own = Product.start(directory)) {
      try (Connection connection = JmsClient.connect(own, "amqp", "tool")) {
        Session session = connection.createSession();
        session.createDurableConsumer(session.createTopic(name), "sub").close();
        publish(own, name, "gathered");
      }
      own.kill9();
      own.restart();
      publish(own, name, "after");
      try (Connection connection = JmsClient.connect(own, "amqp", "tool")) {
        Session session = connection.createSession();
        MessageConsumer consumer = session.createDurableConsumer(session.createTopic(name), "sub");
        assertThat(text(consumer)).isEqualTo("gathered");
        assertThat(text(consumer)).isEqualTo("after");
        consumer.close();
        session.unsubscribe("sub");
        assertThatThrownBy(() -> session.unsubscribe("sub"))
            .isInstanceOf(InvalidDestinationException.class);
      }
    }
  }

  /** 8.3.2, 8.3.4. */
  @Test
  void sharedConsumersCompete() throws Exception {
    try (Connection first = JmsClient.connect(product, "amqp");
        Connection second = JmsClient.connect(product, "amqp")) {
      Session one = first.createSession();
      Session two = second.createSession();
      MessageConsumer a = one.createSharedConsumer(one.createTopic(name), "group");
      MessageConsumer b = two.createSharedConsumer(two.createTopic(name), "group");
      publish(product, name, "1", "2", "3", "4");
      assertThat(text(a)).isNotEqualTo(text(b));
      assertThat(text(a)).isNotEqualTo(text(b));
      assertThat(a.receive(NOTHING_MILLIS)).isNull();
      assertThat(b.receive(NOTHING_MILLIS)).isNull();
    }
  }

  /** 8.3.3: noLocal. */
  @Test
  void noLocalLeavesOutItsOwn() throws Exception {
    try (Connection connection = JmsClient.connect(product, "amqp")) {
      Session session = connection.createSession();
      Topic topic = session.createTopic(name);
      MessageConsumer consumer = session.createConsumer(topic, null, true);
      session.createProducer(topic).send(session.createTextMessage("own"));
      publish(product, name, "other");
      assertThat(text(consumer)).isEqualTo("other");
    }
  }

  /** 6.1.2. */
  @Test
  void aClientIdIsOneConnections() throws Exception {
    String id = unique("client");
    try (Connection connection = JmsClient.connect(product, "amqp", id)) {
      assertThat(connection.getClientID()).isEqualTo(id);
      assertThatThrownBy(() -> JmsClient.connect(product, "amqp", id))
          .isInstanceOf(InvalidClientIDException.class);
    }
    JmsClient.connect(product, "amqp", id).close();
  }
}
