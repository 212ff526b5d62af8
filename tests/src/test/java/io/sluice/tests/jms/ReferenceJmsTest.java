package io.sluice.tests.jms;

import java.util.List;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same of Apache ActiveMQ's own broker, as the reference. */
class ReferenceJmsTest extends JmsContract {
  private static BrokerService reference;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    reference = new BrokerService();
    reference.setPersistent(false);
    reference.setUseJmx(false);
    TransportConnector connector = reference.addConnector("tcp://localhost:0");
    reference.start();
    reference.waitUntilStarted();
    url = connector.getConnectUri().toString();
  }

  @AfterAll
  static void stop() throws Exception {
    reference.stop();
  }

  @Override
  public JmsBroker broker() {
    return () -> OpenWireJmsTest.factory(url);
  }

  /** ActiveMQ orders queues by priority where a policy of the destination says so. */
  @Override
  public List<String> priorityOrder() {
    return List.of("p1", "p9", "p4", "p9");
  }

  /** Without a store on disk it delivers no more before it comes to the end of a larger one. */
  @Override
  public int largeTransaction() {
    return 1_000;
  }
}
