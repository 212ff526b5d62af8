package io.sluice.tests.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of what clients hold: sessions, subscriptions, deliveries, and how fast they come. */
class SessionLimitsTest {
  private static final int QUOTA_EXCEEDED = 0x97;
  private static final int CONNECTION_RATE_EXCEEDED = 0x9F;
  private static final int SERVER_UNAVAILABLE = 3;
  private static final int SUBSCRIPTION_FAILED = 0x80;

  private static TestTenant tenant(Map<String, Integer> limits) {
    String name = "limits-" + Long.toString(System.nanoTime(), 36);
    return TestTenant.create(Product.shared(), name, limits);
  }

  private static int connectCode(TestTenant tenant, int version, String clientId)
      throws IOException {
    try (RawClient client = tenant.open(Transport.TCP)) {
      int code = client.connect(tenant.connect(version, clientId).lasting()).code();
      if (code == 0) {
        client.disconnect();
      }
      return code;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void sessions(int version) throws IOException {
    TestTenant tenant = tenant(Map.of("sessions", 2));
    assertThat(connectCode(tenant, version, "a")).isZero();
    assertThat(connectCode(tenant, version, "b")).isZero();

    assertThat(connectCode(tenant, version, "c"))
        .isEqualTo(version == 5 ? QUOTA_EXCEEDED : SERVER_UNAVAILABLE);

    assertThat(connectCode(tenant, version, "a")).as("a session that is there").isZero();
    tenant.connected(version, "b").disconnect();
    assertThat(connectCode(tenant, version, "c")).as("after b's ended").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void subscriptions(int version) throws IOException {
    TestTenant tenant = tenant(Map.of("subscriptions", 2));
    try (RawClient client = tenant.connected(version, "subscriber")) {
      int refused = version == 5 ? QUOTA_EXCEEDED : SUBSCRIPTION_FAILED;
      assertThat(client.subscribe(1, "a", "b", "c")).containsExactly(1, 1, refused);
      assertThat(client.subscribe(0, "a")).as("one that is there").containsExactly(0);

      Bytes unsubscribe = new Bytes().u16(2).raw(new byte[version == 5 ? 1 : 0]).text("a");
      client.send(RawPacket.of(RawPacket.UNSUBSCRIBE, 2, unsubscribe));
      client.next(RawPacket.UNSUBACK);

      assertThat(client.subscribe(1, "c")).containsExactly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void inflight(int version) throws IOException {
    TestTenant tenant = tenant(Map.of("inflight", 3));
    try (RawClient reader = tenant.connected(version, "reader");
        RawClient writer = tenant.connected(version, "writer")) {
      reader.subscribe(1, "t");
      for (int i = 0; i < 20; i++) {
        assertThat(writer.publish("t", new byte[1], false)).isZero();
      }
      Queue<Integer> unsettled = new ArrayDeque<>();
      int received = 0;
      while (received < 20) {
        while (unsettled.size() < Math.min(3, 20 - received + unsettled.size())) {
          unsettled.add(reader.message().packetId());
          received++;
        }
        assertThat(reader.ping()).as("nothing but the answer comes").isTrue();
        reader.ack(RawPacket.PUBACK, unsettled.remove());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void connectRate(int version) throws IOException {
    TestTenant tenant = tenant(Map.of("connectRate", 1));
    int code = 0;
    for (int i = 0; i < 30 && code == 0; i++) {
      code = connectCode(tenant, version, "client-" + i);
    }
    assertThat(code).isEqualTo(version == 5 ? CONNECTION_RATE_EXCEEDED : SERVER_UNAVAILABLE);
  }
}
