package io.sluice.tests.jms;

import io.sluice.tests.product.Product;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Apache ActiveMQ's client with its transport that connects again by itself, and a server that is
 * killed and started again in the middle of each test. Acknowledgements are answered, as else their
 * client cannot know that they last. Tests run at once, so that they share what takes longest.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FailoverJmsTest extends JmsContract {
  @TempDir static Path directory;

  private static Product product;

  /** The tests that run: it happens when each has come to its middle, or to its end. */
  private static final Phaser MIDDLE =
      new Phaser() {
        @Override
        protected boolean onAdvance(int phase, int waiting) {
          return waiting > 0 && !diesAndComesBack();
        }
      };

  private static volatile RuntimeException failure;

  private static boolean diesAndComesBack() {
    try {
      product.kill9();
      product.restart();
      return true;
    } catch (RuntimeException e) {
      failure = e;
      return false;
    }
  }

  @BeforeAll
  static void start() {
    product = Product.start(directory);
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @Override
  @BeforeEach
  void connect() throws JMSException {
    MIDDLE.register();
    super.connect();
  }

  @Override
  @AfterEach
  void disconnect() throws JMSException {
    try {
      super.disconnect();
    } finally {
      MIDDLE.arriveAndDeregister();
    }
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
    MIDDLE.arriveAndAwaitAdvance();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public boolean diesMidway() {
    return true;
  }
}
