package io.sluice.tests.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawMessage;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two tenants, and two brokers of one tenant, use the same names for everything and never notice
 * each other.
 */
class SameNamesTest {
  private static final String TOPIC = "plant/line";

  private TestTenant ours;
  private String ourOtherBroker;
  private TestTenant theirs;
  private RawClient us;
  private RawClient usInOtherBroker;
  private RawClient them;

  @BeforeEach
  void makeTenants() throws IOException {
    String name = Long.toString(System.nanoTime(), 36);
    ours = TestTenant.create(Product.shared(), "ours-" + name, Map.of());
    ourOtherBroker = "ours-" + name + "-2";
    ours.addBroker(ourOtherBroker);
    theirs = TestTenant.create(Product.shared(), "theirs-" + name, Map.of());
    // The same client id three times: nobody takes over anybody's session.
    us = ours.connected(5, "device");
    usInOtherBroker = ours.connected(ours.connect(5, "device", ourOtherBroker));
    them = theirs.connected(5, "device");
  }

  @AfterEach
  void close() {
    us.close();
    usInOtherBroker.close();
    them.close();
  }

  /** Asserts that {@code us} gets this text next and the other two nothing at all. */
  private void assertOnlyWeGet(String text) throws IOException {
    RawMessage message = us.message();
    assertThat(message.text()).isEqualTo(text);
    assertNothingFor(them);
    assertNothingFor(usInOtherBroker);
  }

  /**
   * What a subscriber published itself comes after all that was routed to it before: were there
   * anything else, it would come first.
   */
  private static void assertNothingFor(RawClient client) throws IOException {
    client.subscribe(0, "marker");
    client.publish("marker", 0, 0, false, false, "marker".getBytes(UTF_8));
    assertThat(client.message().topic()).isEqualTo("marker");
  }

  private static RawClient another(TestTenant tenant) throws IOException {
    return tenant.connected(5, "another");
  }

  @Test
  void topics() throws IOException {
    us.subscribe(1, "#");
    usInOtherBroker.subscribe(1, "#");
    them.subscribe(1, "#");
    try (RawClient publisher = another(ours)) {
      assertThat(publisher.publish(TOPIC, "secret".getBytes(UTF_8), false)).isZero();
    }
    assertOnlyWeGet("secret");
  }

  @Test
  void sharedSubscriptions() throws IOException {
    us.subscribe(1, "$share/workers/" + TOPIC);
    usInOtherBroker.subscribe(1, "$share/workers/" + TOPIC);
    them.subscribe(1, "$share/workers/" + TOPIC);
    try (RawClient publisher = another(ours)) {
      for (int i = 0; i < 10; i++) {
        assertThat(publisher.publish(TOPIC, "task".getBytes(UTF_8), false)).isZero();
        RawMessage task = us.message();
        assertThat(task.text()).isEqualTo("task");
        us.ack(RawPacket.PUBACK, task.packetId());
      }
    }
    assertNothingFor(them);
    assertNothingFor(usInOtherBroker);
  }

  @Test
  void retainedMessages() throws IOException {
    try (RawClient publisher = another(ours)) {
      publisher.publish(TOPIC, "kept".getBytes(UTF_8), true);
    }
    us.subscribe(1, "#");
    usInOtherBroker.subscribe(1, "#");
    them.subscribe(1, "#");
    assertOnlyWeGet("kept");

    try (RawClient cleaner = another(theirs)) {
      cleaner.publish(TOPIC, new byte[0], true);
    }
    try (RawClient reader = ours.connected(5, "reader")) {
      reader.subscribe(0, TOPIC);
      assertThat(reader.message().text()).isEqualTo("kept");
    }
  }

  @Test
  void wills() throws IOException {
    us.subscribe(1, "#");
    usInOtherBroker.subscribe(1, "#");
    them.subscribe(1, "#");
    RawClient mortal =
        ours.connected(
            ours.connect(5, "mortal").will(TOPIC, "last words".getBytes(UTF_8), 1, false));
    mortal.close();
    assertOnlyWeGet("last words");
  }

  @Test
  void sessions() throws IOException {
    RawClient keeper = ours.connected(ours.connect(5, "kept").lasting());
    keeper.subscribe(1, TOPIC);
    keeper.disconnect();

    try (RawClient intruder = theirs.open(Transport.TCP)) {
      assertThat(intruder.connect(theirs.connect(5, "kept").lasting()).present()).isFalse();
    }
    try (RawClient back = ours.open(Transport.TCP)) {
      assertThat(back.connect(ours.connect(5, "kept").lasting()).present()).isTrue();
    }
    assertThat(us.ping()).isTrue();
    assertThat(them.ping()).isTrue();
  }
}
