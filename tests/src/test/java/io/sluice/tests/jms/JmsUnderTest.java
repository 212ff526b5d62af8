package io.sluice.tests.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What each part of the contract has to work with, and the few things it does over and over. */
interface JmsUnderTest {
  long TIMEOUT_MILLIS = 20_000;

  /** The broker in question. */
  JmsBroker broker();

  /** A connection of the test that has started. */
  Connection connection();

  /** A session of it that acknowledges by itself. */
  Session session();

  /** A name that no other test uses. */
  String name();

  /**
   * What happens in the middle of a test that goes on as if nothing had: nothing, or the broker
   * dies and comes back.
   */
  default void midway() {}

  /** True if the broker dies midway, and with it what need not last. */
  default boolean diesMidway() {
    return false;
  }

  /** Sends texts. */
  static void send(Session by, Destination to, String... texts) throws JMSException {
    MessageProducer producer = by.createProducer(to);
    for (String text : texts) {
      producer.send(by.createTextMessage(text));
    }
    producer.close();
  }

  /** The text of the next message. */
  static String receive(MessageConsumer consumer) throws JMSException {
    return text(receiveMessage(consumer));
  }

  /** The next message. */
  static Message receiveMessage(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(TIMEOUT_MILLIS);
    assertThat(message).as("a message within " + TIMEOUT_MILLIS + " ms").isNotNull();
    return message;
  }

  static String text(Object message) throws JMSException {
    return ((TextMessage) message).getText();
  }

  /** The texts of the messages that wait in a queue, or those that a selector takes of them. */
  static List<String> browse(Session by, Queue queue, String selector) throws JMSException {
    List<String> texts = new ArrayList<>();
    QueueBrowser browser = by.createBrowser(queue, selector);
    for (Object message : Collections.list(browser.getEnumeration())) {
      texts.add(text(message));
    }
    browser.close();
    return texts;
  }
}
