package io.sluice.tests.openwire;

import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Those of Apache ActiveMQ's own broker, as the reference. */
class ReferenceAdvisoryTest extends AdvisoryContract {
  private static BrokerService reference;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    reference = new BrokerService();
    reference.setPersistent(false);
    reference.setUseJmx(false);
    PolicyEntry rule = new PolicyEntry();
    rule.setSendAdvisoryIfNoConsumers(true);
    rule.setAdvisoryForSlowConsumers(true);
    rule.setAdvisoryForDelivery(true);
    rule.setAdvisoryForConsumed(true);
    PolicyMap policy = new PolicyMap();
    policy.setDefaultEntry(rule);
    reference.setDestinationPolicy(policy);
    reference.setPlugins(new BrokerPlugin[] {new StatisticsBrokerPlugin()});
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
  String url() {
    return url;
  }

  @Override
  ActiveMQConnectionFactory tellingOfMessages() {
    return factory();
  }
}
