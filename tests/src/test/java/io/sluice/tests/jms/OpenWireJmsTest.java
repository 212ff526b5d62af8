package io.sluice.tests.jms;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import org.apache.activemq.ActiveMQConnectionFactory;

/** Apache ActiveMQ's client 6, over OpenWire. */
class OpenWireJmsTest extends JmsContract {
  static ActiveMQConnectionFactory factory(String url) {
    ActiveMQConnectionFactory factory = JmsFactories.openWire(url);
    factory.setTrustAllPackages(true);
    return factory;
  }

  @Override
  public JmsBroker broker() {
    String url = "tcp://localhost:" + Product.shared().port(Product.OPENWIRE);
    return () -> factory(url);
  }
}
