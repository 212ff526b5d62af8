package io.sluice.tests.jms;

import io.sluice.tests.product.ReferenceBroker;
import java.util.List;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same of Apache ActiveMQ's own broker, as the reference. */
class ReferenceJmsTest extends JmsContract {
  private static ReferenceBroker reference;

  /**
   * Its queues read pages of 200 messages, and the next only when a consumer says what it was
   * delivered; within a transaction the client does so once per half a prefetch, 500. Whether
   * anything else makes a queue go on before that is a matter of luck.
   */
  @BeforeAll
  static void start() throws Exception {
    PolicyEntry rule = new PolicyEntry();
    rule.setMaxPageSize(ActiveMQPrefetchPolicy.DEFAULT_QUEUE_PREFETCH);
    PolicyMap policy = new PolicyMap();
    policy.setDefaultEntry(rule);
    BrokerService service = new BrokerService();
    service.setDestinationPolicy(policy);
    reference = ReferenceBroker.start(service);
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
