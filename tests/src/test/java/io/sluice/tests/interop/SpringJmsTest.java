package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** Spring's listener container and template, on pooled connections of ActiveMQ's client. */
class SpringJmsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MESSAGES = 200;

  private final String queue = "spring." + UUID.randomUUID();
  private final JmsPoolConnectionFactory pool = pool();
  private final DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();

  private static JmsPoolConnectionFactory pool() {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(
        JmsFactories.openWire(
            "failover:(tcp://localhost:"
                + Product.shared().port(Product.OPENWIRE)
                + ")?jms.redeliveryPolicy.initialRedeliveryDelay=0"));
    pool.setMaxConnections(3);
    return pool;
  }

  @AfterEach
  void stop() {
    container.shutdown();
    pool.stop();
  }

  private void listen(jakarta.jms.MessageListener listener) {
    container.setConnectionFactory(pool);
    container.setDestinationName(queue);
    container.setSessionTransacted(true);
    container.setConcurrency("2-4");
    container.setMessageListener(listener);
    container.afterPropertiesSet();
    container.start();
  }

  private static String text(Message message) {
    try {
      return ((TextMessage) message).getText();
    } catch (JMSException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void theListenersTakeEveryMessage() {
    Set<String> got = ConcurrentHashMap.newKeySet();
    listen(message -> got.add(text(message)));
    JmsTemplate template = new JmsTemplate(pool);
    for (int i = 0; i < MESSAGES; i++) {
      template.convertAndSend(queue, "m" + i);
    }
    await().atMost(PATIENCE).until(() -> got.size() == MESSAGES);
  }

  @Test
  void whatAListenerFailsOnComesAgain() {
    AtomicBoolean failed = new AtomicBoolean();
    Set<String> got = ConcurrentHashMap.newKeySet();
    listen(
        message -> {
          if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("the listener fails once, on purpose");
          }
          got.add(text(message));
        });
    new JmsTemplate(pool).convertAndSend(queue, "once more");
    await().atMost(PATIENCE).until(() -> got.contains("once more"));
  }

  @Test
  void requestsOfATemplateAreAnswered() throws JMSException {
    JmsTemplate template = new JmsTemplate(pool);
    template.setReceiveTimeout(PATIENCE.toMillis());
    listen(
        message -> {
          JmsTemplate answering = new JmsTemplate(pool);
          try {
            answering.convertAndSend(message.getJMSReplyTo(), "to " + text(message));
          } catch (JMSException failure) {
            throw new IllegalStateException(failure);
          }
        });
    Message answer = template.sendAndReceive(queue, session -> session.createTextMessage("ask"));
    assertThat(text(answer)).isEqualTo("to ask");
  }

  @Test
  void thePoolLendsItsConnections() throws JMSException {
    for (int i = 0; i < 20; i++) {
      try (Connection connection = pool.createConnection()) {
        connection.start();
        assertThat(connection.createSession().createTemporaryQueue()).isNotNull();
      }
    }
    assertThat(pool.getNumConnections()).isLessThanOrEqualTo(3);
  }
}
