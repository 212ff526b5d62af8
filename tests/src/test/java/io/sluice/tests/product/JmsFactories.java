package io.sluice.tests.product;

import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/**
 * Connections of JMS clients as the demo broker's user: to plain listeners, or where a URL says.
 */
public final class JmsFactories {
  private JmsFactories() {}

  /** By ActiveMQ's client. */
  public static ActiveMQConnectionFactory openWire(Product product) {
    return openWire(url(product));
  }

  /** By ActiveMQ's client, to where and how it is told. */
  public static ActiveMQConnectionFactory openWire(String url) {
    return new ActiveMQConnectionFactory(Product.DEMO, Product.DEMO_PASSWORD, url);
  }

  /** By ActiveMQ's client, for distributed transactions. */
  public static ActiveMQXAConnectionFactory openWireXa(Product product) {
    return openWireXa(url(product));
  }

  /** As {@link #openWireXa(Product)}, to where and how it is told. */
  public static ActiveMQXAConnectionFactory openWireXa(String url) {
    return new ActiveMQXAConnectionFactory(Product.DEMO, Product.DEMO_PASSWORD, url);
  }

  private static String url(Product product) {
    return "tcp://localhost:" + product.port(Product.OPENWIRE);
  }

  /** By Qpid JMS. */
  public static JmsConnectionFactory amqp(Product product) {
    return new JmsConnectionFactory(
        Product.DEMO, Product.DEMO_PASSWORD, "amqp://localhost:" + product.port(Product.AMQP));
  }
}
