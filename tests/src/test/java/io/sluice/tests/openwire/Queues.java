package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The product's queues, as a client sees them that knows of no transaction. */
final class Queues {
  private final Product product;

  Queues(Product product) {
    this.product = product;
  }

  private interface Action<T> {
    T in(Session session) throws JMSException;
  }

  private <T> T run(Action<T> action) throws JMSException {
    try (Connection connection = JmsFactories.openWire(product).createConnection()) {
      connection.start();
      return action.in(connection.createSession());
    }
  }

  void put(String queue, String text) throws JMSException {
    run(
        session -> {
          session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
          return null;
        });
  }

  /** Takes all that may be taken. */
  List<String> take(String queue) throws JMSException {
    return run(
        session -> {
          // Without a prefetch the broker is asked each time.
          MessageConsumer consumer =
              session.createConsumer(session.createQueue(queue + "?consumer.prefetchSize=0"));
          List<String> taken = new ArrayList<>();
          for (var message = consumer.receiveNoWait();
              message != null;
              message = consumer.receiveNoWait()) {
            taken.add(message.getBody(String.class));
          }
          return taken;
        });
  }

  /** What waits, without taking it. */
  List<String> browse(String queue) throws JMSException {
    return run(
        session -> {
          List<String> waiting = new ArrayList<>();
          var browser = session.createBrowser(session.createQueue(queue));
          for (Object message : Collections.list(browser.getEnumeration())) {
            waiting.add(((Message) message).getBody(String.class));
          }
          return waiting;
        });
  }

  void areEmpty(String... queues) throws JMSException {
    for (String queue : queues) {
      assertThat(take(queue)).as(queue).isEmpty();
    }
  }
}
