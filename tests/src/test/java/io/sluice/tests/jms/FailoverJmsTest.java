package io.sluice.tests.jms;

import io.sluice.tests.product.Product;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apache ActiveMQ's client with its transport that connects again by itself, and a server that is
 * killed and started again in the middle of tests. Acknowledgements are answered, as else their
 * client cannot know that they last.
 */
class FailoverJmsTest extends JmsContract {
  @TempDir static Path directory;

  private static Product product;

  @BeforeAll
  static void start() {
    product = Product.start(directory);
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @Override
  public JmsBroker broker() {
    String url =
        "failover:(tcp://localhost:"
            + product.port(Product.OPENWIRE)
            + ")?initialReconnectDelay=50&maxReconnectDelay=200&jms.sendAcksAsync=false";
    return () -> OpenWireJmsTest.factory(url);
  }

  @Override
  public void midway() {
    product.kill9();
    product.restart();
  }
}
