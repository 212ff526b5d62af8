package io.sluice.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.Transport;
import java.io.IOException;

/** A well-behaved client of the demo broker that must not notice what hostile ones do. */
final class Bystander implements AutoCloseable {
  private final RawClient client;
  private int turn;

  Bystander(Product product) throws IOException {
    client = open(product, Transport.TCP, 5);
    String id = "bystander-" + Long.toString(System.nanoTime(), 36);
    assertThat(client.connect(connect(5, id)).accepted()).isTrue();
    client.subscribe(1, id);
    turn = 1;
  }

  /** A CONNECT that the demo broker accepts. */
  static RawConnect connect(int version, String clientId) {
    return new RawConnect(version, clientId).as(Product.DEMO, Product.DEMO_PASSWORD);
  }

  /** A connection that has said nothing yet. */
  static RawClient open(Product product, Transport transport, int version) throws IOException {
    int port = product.port(transport.listener());
    return new RawClient(transport.connect("localhost", port), version);
  }

  /** Asserts that the connection is the one it was, and works. */
  void assertUnharmed() throws IOException {
    String topic = "bystander/" + turn++;
    client.subscribe(0, topic);
    client.publish(topic, 0, 0, false, false, new byte[] {1});
    assertThat(client.message().topic()).isEqualTo(topic);
    assertThat(client.ping()).isTrue();
  }

  @Override
  public void close() {
    client.close();
  }
}
