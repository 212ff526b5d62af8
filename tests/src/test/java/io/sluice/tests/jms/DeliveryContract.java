package io.sluice.tests.jms;

import static io.sluice.tests.jms.JmsUnderTest.browse;
import static io.sluice.tests.jms.JmsUnderTest.receive;
import static io.sluice.tests.jms.JmsUnderTest.receiveMessage;
import static io.sluice.tests.jms.JmsUnderTest.send;
import static io.sluice.tests.jms.JmsUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How messages of queues come, come again, and go (Jakarta Messaging 3.1, 3.4, 6.2, 8). */
interface DeliveryContract extends JmsUnderTest {
  /** Messages in a large transaction. */
  int LARGE_TRANSACTION = 10_000;

  /** 6.2.10: with acknowledge by message, what one acknowledges covers all before it. */
  @Test
  default void acknowledgeOfTheClient() throws JMSException {
    Queue queue = session().createQueue(name());
    send(session(), queue, "a", "b", "c");
    Session client = connection().createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = client.createConsumer(queue);
    assertThat(receive(consumer)).isEqualTo("a");
    receiveMessage(consumer).acknowledge();
    midway();
    assertThat(receive(consumer)).isEqualTo("c");
    client.close();

    assertThat(browse(session(), queue, null)).containsExactly("c");
  }

  /** 6.2.10: a lazy acknowledge is one by the end of the session at the latest. */
  @Test
  default void lazyAcknowledge() throws JMSException {
    Queue queue = session().createQueue(name());
    send(session(), queue, "a", "b", "c");
    Session lazy = connection().createSession(Session.DUPS_OK_ACKNOWLEDGE);
    MessageConsumer consumer = lazy.createConsumer(queue);
    assertThat(receive(consumer)).isEqualTo("a");
    assertThat(receive(consumer)).isEqualTo("b");
    lazy.close();
    midway();

    MessageConsumer next = session().createConsumer(queue);
    assertThat(receive(next)).isEqualTo("c");
    next.close();
    assertThat(browse(session(), queue, null)).isEmpty();
  }

  /** 3.5.11: JMSXDeliveryCount counts from 1, and with each roll back; a crash may forget it. */
  @Test
  default void deliveriesAreCounted() throws JMSException {
    Queue queue = session().createQueue(name());
    send(session(), queue, "again");
    midway();
    Session transacted = connection().createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    for (int count = 1; count <= 3; count++) {
      Message message = receiveMessage(consumer);
      assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
      assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
      if (count < 3) {
        transacted.rollback();
      }
    }
    transacted.commit();
    transacted.close();
    assertThat(browse(session(), queue, null)).isEmpty();
  }

  /**
   * 3.4.7: what another connection had, but did not acknowledge, may have been seen. A broker that
   * dies forgets that, as 3.5.11 lets it.
   */
  @Test
  default void whatALostConnectionHadComesAgain() throws JMSException {
    Queue queue = session().createQueue(name());
    send(session(), queue, "a");
    try (Connection lost = broker().connectionFactory().createConnection()) {
      lost.start();
      Session client = lost.createSession(Session.CLIENT_ACKNOWLEDGE);
      assertThat(receive(client.createConsumer(queue))).isEqualTo("a");
    }
    midway();
    Message again = receiveMessage(session().createConsumer(queue));
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.getJMSRedelivered() || diesMidway()).isTrue();
  }

  /** 3.4.10: higher priorities come before lower ones. */
  @Test
  default void priorities() throws JMSException {
    Queue queue = session().createQueue(name());
    MessageProducer producer = session().createProducer(queue);
    for (int priority : new int[] {1, 9, 4, 9}) {
      TextMessage message = session().createTextMessage("p" + priority);
      producer.send(message, DeliveryMode.PERSISTENT, priority, 0);
    }
    midway();
    assertThat(browse(session(), queue, null)).containsExactlyElementsOf(priorityOrder());
  }

  /** The order in which messages of the priorities 1, 9, 4 and 9 come. */
  default List<String> priorityOrder() {
    return List.of("p9", "p9", "p4", "p1");
  }

  /** 3.4.9: what has expired is not delivered. */
  @Test
  default void expiredMessages() throws JMSException {
    Queue queue = session().createQueue(name());
    MessageProducer producer = session().createProducer(queue);
    TextMessage brief = session().createTextMessage("brief");
    producer.send(brief, DeliveryMode.PERSISTENT, 4, 1);
    send(session(), queue, "lasting");
    midway();
    await().until(() -> System.currentTimeMillis() > brief.getJMSExpiration());
    assertThat(receive(session().createConsumer(queue))).isEqualTo("lasting");
  }

  /** 8.7: a listener gets messages one after the other, in order. */
  @Test
  default void listeners() throws Exception {
    Queue queue = session().createQueue(name());
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    Session listening = connection().createSession();
    listening.createConsumer(queue).setMessageListener(message -> got.add(textOf(message)));
    midway();
    send(session(), queue, "a", "b", "c");
    for (String expected : new String[] {"a", "b", "c"}) {
      assertThat(got.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(expected);
    }
  }

  private static String textOf(Message message) {
    try {
      return text(message);
    } catch (JMSException failure) {
      return failure.toString();
    }
  }

  /** 6.2.7: sessions of a connection have transactions of their own. */
  @Test
  default void transactionsOfSeveralSessions() throws JMSException {
    Queue queue = session().createQueue(name());
    Session one = connection().createSession(Session.SESSION_TRANSACTED);
    Session two = connection().createSession(Session.SESSION_TRANSACTED);
    send(one, queue, "one");
    send(two, queue, "two");
    midway();
    one.rollback();
    two.commit();
    send(one, queue, "one again");
    one.commit();
    assertThat(browse(session(), queue, null)).containsExactly("two", "one again");
  }

  /** 6.2.7: a transaction may be large, in what it sends and in what it takes. */
  @Test
  default void largeTransactions() throws JMSException {
    Queue queue = session().createQueue(name());
    Session transacted = connection().createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = transacted.createProducer(queue);
    for (int i = 0; i < LARGE_TRANSACTION; i++) {
      producer.send(transacted.createTextMessage("m" + i));
    }
    midway();
    transacted.commit();
    MessageConsumer consumer = transacted.createConsumer(queue);
    for (int i = 0; i < LARGE_TRANSACTION; i++) {
      assertThat(receive(consumer)).isEqualTo("m" + i);
    }
    transacted.commit();
    transacted.close();
    assertThat(browse(session(), queue, null)).isEmpty();
  }

  /** 2.8, 6.4: the simplified API. */
  @Test
  default void contexts() throws JMSException {
    try (JMSContext context = broker().connectionFactory().createContext()) {
      Queue queue = context.createQueue(name());
      context.createProducer().setProperty("n", 7).setJMSType("kind").send(queue, "simple");
      JMSConsumer consumer = context.createConsumer(queue, "n = 7 AND JMSType = 'kind'");
      assertThat(text(consumer.receive(TIMEOUT_MILLIS))).isEqualTo("simple");
    }
    try (JMSContext context =
        broker().connectionFactory().createContext(JMSContext.SESSION_TRANSACTED)) {
      Queue queue = context.createQueue(name());
      context.createProducer().send(queue, "undone");
      context.rollback();
      context.createProducer().send(queue, "done");
      midway();
      context.commit();
      JMSConsumer consumer = context.createConsumer(queue);
      assertThat(text(consumer.receive(TIMEOUT_MILLIS))).isEqualTo("done");
      context.commit();
    }
  }

  /** 3.5.10: a group goes to another consumer when the one that had it leaves. */
  @Test
  default void groupsMoveOn() throws JMSException {
    Queue queue = session().createQueue(name());
    Session first = connection().createSession();
    MessageConsumer owner = first.createConsumer(queue);
    sendOfGroup(queue, "a");
    assertThat(receive(owner)).isEqualTo("a");
    MessageConsumer other = session().createConsumer(queue);
    sendOfGroup(queue, "b");
    assertThat(receive(owner)).isEqualTo("b");
    first.close();
    midway();
    sendOfGroup(queue, "c");
    assertThat(receive(other)).isEqualTo("c");
  }

  /** Sends a message of a group. */
  default void sendOfGroup(Queue queue, String text) throws JMSException {
    TextMessage message = session().createTextMessage(text);
    message.setStringProperty("JMSXGroupID", "group");
    session().createProducer(queue).send(message);
  }
}
