package io.sluice.tests.jms;

import io.sluice.tests.product.Product;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Apache Qpid's client, over AMQP 1.0. */
class QpidContractTest extends JmsContract {
  @Override
  public JmsBroker broker() {
    String url = "amqp://localhost:" + Product.shared().port(Product.AMQP);
    return () -> new JmsConnectionFactory(Product.DEMO, Product.DEMO_PASSWORD, url);
  }
}
