package io.sluice.tests.product;

import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Connections of JMS clients to a product's plain listeners, as the user of the demo broker. */
public final class JmsFactories {
  private JmsFactories() {}

  /** By ActiveMQ's client. */
  public static ActiveMQConnectionFactory openWire(Product product) {
    return new ActiveMQConnectionFactory(
        Product.DEMO, Product.DEMO_PASSWORD, "tcp://localhost:" + product.port(Product.OPENWIRE));
  }

  /** By Qpid JMS. */
  public static JmsConnectionFactory amqp(Product product) {
    return new JmsConnectionFactory(
        Product.DEMO, Product.DEMO_PASSWORD, "amqp://localhost:" + product.port(Product.AMQP));
  }
}
