package io.sluice.tests.jms;

import static io.sluice.tests.jms.JmsUnderTest.receive;
import static io.sluice.tests.jms.JmsUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import org.junit.jupiter.api.Test;

/** Subscriptions and temporary destinations (Jakarta Messaging 3.1, 4.1, 4.2, 8.3). */
interface SubscriptionContract extends JmsUnderTest {
  /** 8.3.3: another selector makes another subscription of the same name. */
  @Test
  default void aDurableSubscriptionWithAnotherSelectorIsANewOne() throws JMSException {
    try (Connection durable = broker().connectionFactory().createConnection()) {
      durable.setClientID("client-" + name());
      durable.start();
      Session its = durable.createSession();
      Topic topic = its.createTopic(name());
      its.createDurableSubscriber(topic, "sub", "n = 1", false).close();
      sendNumber(topic, 1);
      midway();
      MessageConsumer changed = its.createDurableSubscriber(topic, "sub", "n = 2", false);
      sendNumber(topic, 1);
      sendNumber(topic, 2);
      assertThat(receive(changed)).isEqualTo("n2");
      changed.close();
      its.unsubscribe("sub");
    }
  }

  private void sendNumber(Topic topic, int number) throws JMSException {
    TextMessage message = session().createTextMessage("n" + number);
    message.setIntProperty("n", number);
    session().createProducer(topic).send(message);
  }

  /** 4.2.4: who subscribes without a name hears nothing of what came before. */
  @Test
  default void subscriptionsBeginWithTheirConsumer() throws JMSException {
    Topic topic = session().createTopic(name());
    send(session(), topic, "before");
    MessageConsumer consumer = session().createConsumer(topic);
    midway();
    send(session(), topic, "after");
    assertThat(receive(consumer)).isEqualTo("after");
  }

  /** 6.2.2: a temporary destination goes when it is deleted, but not under its consumer. */
  @Test
  default void temporaryDestinationsAreDeleted() throws JMSException {
    TemporaryQueue queue = session().createTemporaryQueue();
    TemporaryTopic topic = session().createTemporaryTopic();
    MessageConsumer ofQueue = session().createConsumer(queue);
    MessageConsumer ofTopic = session().createConsumer(topic);
    midway();
    send(session(), queue, "q");
    send(session(), topic, "t");
    assertThat(receive(ofQueue)).isEqualTo("q");
    assertThat(receive(ofTopic)).isEqualTo("t");
    assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
    ofQueue.close();
    ofTopic.close();
    queue.delete();
    topic.delete();
    assertThatThrownBy(() -> send(session(), queue, "lost")).isInstanceOf(JMSException.class);
  }

  /** 6.2.2: a temporary destination goes with its connection. */
  @Test
  default void temporaryDestinationsGoWithTheirConnection() throws JMSException {
    TemporaryQueue gone;
    try (Connection brief = broker().connectionFactory().createConnection()) {
      brief.start();
      gone = brief.createSession().createTemporaryQueue();
    }
    midway();
    assertThatThrownBy(() -> send(session(), gone, "lost")).isInstanceOf(JMSException.class);
  }
}
