package io.sluice.tests.jms;

import io.sluice.tests.product.Product;

/** Apache ActiveMQ's client with its transport that connects again by itself. */
class FailoverJmsTest extends JmsContract {
  @Override
  public JmsBroker broker() {
    String url = "failover:(tcp://localhost:" + Product.shared().port(Product.OPENWIRE) + ")";
    return () -> OpenWireJmsTest.factory(url);
  }
}
