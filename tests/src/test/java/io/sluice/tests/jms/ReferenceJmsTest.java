package io.sluice.tests.jms;

import io.sluice.tests.product.ReferenceBroker;
import java.util.List;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same of Apache ActiveMQ's own broker, as the reference. */
class ReferenceJmsTest extends JmsContract {
  private static ReferenceBroker reference;

  @BeforeAll
  static void start() throws Exception {
    reference = ReferenceBroker.start(new PolicyEntry());
  }

  @AfterAll
  static void stop() throws Exception {
    reference.close();
  }

  @Override
  public JmsBroker broker() {
    return () -> OpenWireJmsTest.factory(reference.url());
  }

  /** ActiveMQ orders queues by priority where a policy of the destination says so. */
  @Override
  public List<String> priorityOrder() {
    return List.of("p1", "p9", "p4", "p9");
  }
}
