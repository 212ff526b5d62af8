package io.sluice.tests.product;

import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;

/** Apache ActiveMQ's own broker in this process, in memory, as what the product is compared to. */
public final class ReferenceBroker implements AutoCloseable {
  private final BrokerService service;
  private final String url;

  private ReferenceBroker(BrokerService service, String url) {
    this.service = service;
    this.url = url;
  }

  /**
   * Starts one on a free port. Its queues by themselves read pages of 200 messages, and the next
   * only when a consumer says what it was delivered; within a transaction the client does so once
   * per half a prefetch, 500. Whether anything else makes a queue go on before that is a matter of
   * luck, so here they read as much as a consumer may be sent.
   *
   * @param rule for all destinations
   * @param plugins that the test needs
   */
  public static ReferenceBroker start(PolicyEntry rule, BrokerPlugin... plugins) throws Exception {
    rule.setMaxPageSize(ActiveMQPrefetchPolicy.DEFAULT_QUEUE_PREFETCH);
    PolicyMap policy = new PolicyMap();
    policy.setDefaultEntry(rule);
    BrokerService service = new BrokerService();
    service.setDestinationPolicy(policy);
    service.setPlugins(plugins);
    service.setPersistent(false);
    service.setUseJmx(false);
    TransportConnector connector = service.addConnector("tcp://localhost:0");
    service.start();
    service.waitUntilStarted();
    return new ReferenceBroker(service, connector.getConnectUri().toString());
  }

  public String url() {
    return url;
  }

  @Override
  public void close() throws Exception {
    service.stop();
  }
}
