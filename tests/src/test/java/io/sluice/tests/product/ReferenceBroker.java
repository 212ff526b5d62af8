package io.sluice.tests.product;

import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;

/** Apache ActiveMQ's own broker in this process, in memory, as what the product is compared to. */
public final class ReferenceBroker implements AutoCloseable {
  private final BrokerService service;
  private final String url;

  private ReferenceBroker(BrokerService service, String url) {
    this.service = service;
    this.url = url;
  }

  /**
   * Starts one on a free port.
   *
   * @param service with what the test asks for beyond that
   */
  public static ReferenceBroker start(BrokerService service) throws Exception {
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
