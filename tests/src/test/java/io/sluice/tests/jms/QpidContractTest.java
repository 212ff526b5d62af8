package io.sluice.tests.jms;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;

/** Apache Qpid's client, over AMQP 1.0. */
class QpidContractTest extends JmsContract {
  @Override
  public JmsBroker broker() {
    return () -> JmsFactories.amqp(Product.shared());
  }
}
