package io.sluice.tests.openwire;

import io.sluice.tests.product.ReferenceBroker;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Those of Apache ActiveMQ's own broker, as the reference. */
class ReferenceAdvisoryTest extends AdvisoryContract {
  private static ReferenceBroker reference;

  @BeforeAll
  static void start() throws Exception {
    PolicyEntry rule = new PolicyEntry();
    rule.setSendAdvisoryIfNoConsumers(true);
    rule.setAdvisoryForSlowConsumers(true);
    rule.setAdvisoryForDelivery(true);
    rule.setAdvisoryForConsumed(true);
    reference = ReferenceBroker.start(rule, new StatisticsBrokerPlugin());
  }

  @AfterAll
  static void stop() throws Exception {
    reference.close();
  }

  @Override
  String url() {
    return reference.url();
  }

  @Override
  ActiveMQConnectionFactory tellingOfMessages() {
    return factory();
  }
}
