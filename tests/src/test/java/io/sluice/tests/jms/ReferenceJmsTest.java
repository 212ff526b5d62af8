package io.sluice.tests.jms;

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
  JmsBroker broker() {
    return () -> OpenWireJmsTest.factory(url);
  }
}
