package io.sluice.tests.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator changes acts on live connections at once, and on nobody else's. */
class LiveChangeTest {
  private static final int ADMINISTRATIVE_ACTION = 0x98;
  private static final int BAD_CREDENTIALS = 0x86;
  private static final int NOT_AUTHORIZED = 5;
  private static final int SUCCESS = 204;

  private final Product product = Product.shared();
  private TestTenant tenant;

  @BeforeEach
  void makeTenant() {
    String name = "live-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(product, name, Map.of());
  }

  private RawConnect as(int version, String user) {
    return new RawConnect(version, "of-" + user).as(tenant.name() + "/" + user, tenant.password());
  }

  private int code(RawConnect connect) throws IOException {
    try (RawClient client = tenant.open(Transport.TCP)) {
      return client.connect(connect).code();
    }
  }

  private void delete(String path) {
    assertThat(product.api().delete(path).statusCode()).isEqualTo(SUCCESS);
  }

  @Test
  void aDeletedUserIsDisconnectedAndOthersAreNot() throws IOException {
    tenant.addUser(tenant.name(), "leaver");
    try (RawClient leaver5 = tenant.connected(as(5, "leaver"));
        RawClient stayer = tenant.connected(5, "stayer")) {
      delete(tenant.path() + "/brokers/" + tenant.name() + "/users/leaver");

      assertThat(leaver5.end()).isEqualTo(ADMINISTRATIVE_ACTION);
      assertThat(stayer.ping()).isTrue();
      assertThat(code(as(5, "leaver"))).isEqualTo(BAD_CREDENTIALS);
      assertThat(code(as(4, "leaver"))).isEqualTo(NOT_AUTHORIZED);
    }
  }

  @Test
  void aDeletedBrokerIsGoneWithAllItHeld() throws IOException {
    String broker = tenant.name() + "-2";
    tenant.addBroker(broker);
    RawConnect connect = tenant.connect(5, "client", broker).lasting();
    try (RawClient client = tenant.connected(connect);
        RawClient old = tenant.connected(tenant.connect(4, "old", broker));
        RawClient stayer = tenant.connected(5, "client")) {
      client.publish("kept", new byte[10], true);
      client.subscribe(1, "kept/too");

      delete(tenant.path() + "/brokers/" + broker);

      assertThat(client.end()).isEqualTo(ADMINISTRATIVE_ACTION);
      assertThat(old.end()).isEqualTo(-1);
      assertThat(stayer.ping()).isTrue();
      assertThat(code(connect)).isEqualTo(BAD_CREDENTIALS);
    }

    tenant.addBroker(broker);
    try (RawClient back = tenant.open(Transport.TCP)) {
      assertThat(back.connect(connect).present()).isFalse();
      assertThat(back.subscribe(1, "kept")).containsExactly(1);
      assertThat(back.ping()).as("nothing is retained").isTrue();
    }
  }

  @Test
  void aDeletedTenantIsGone() throws IOException {
    try (RawClient client = tenant.connected(5, "client");
        RawClient demo = tenant.open(Transport.TCP)) {
      demo.connect(new RawConnect(5, "bystander").as(Product.DEMO, Product.DEMO_PASSWORD));

      delete(tenant.path());

      assertThat(client.end()).isEqualTo(ADMINISTRATIVE_ACTION);
      assertThat(demo.ping()).isTrue();
      assertThat(code(tenant.connect(5, "client"))).isEqualTo(BAD_CREDENTIALS);
      assertThat(product.api().get(tenant.path()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aSmallerPlanCountsForWhatComesNext() throws IOException {
    try (RawClient client = tenant.connected(5, "client")) {
      assertThat(client.subscribe(1, "a", "b", "c")).containsExactly(1, 1, 1);
      assertThat(client.publish("t", new byte[1_000], false)).isEqualTo(0x10);

      tenant.limit(Map.of("subscriptions", 2, "messageSize", 100, "connections", 1));

      assertThat(client.subscribe(1, "a", "d")).containsExactly(1, 0x97);
      assertThat(code(tenant.connect(5, "second"))).isEqualTo(0x97);
      client.publish("t", 1, 9, false, false, new byte[1_000]);
      assertThat(client.end()).isEqualTo(0x95);
    }
  }

  @Test
  void aChangedPasswordCountsFromTheNextConnectionOn() throws IOException {
    String user = tenant.path() + "/brokers/" + tenant.name() + "/users/" + tenant.name();
    try (RawClient client = tenant.connected(5, "client")) {
      product.api().mustPut(user, "{\"password\":\"another\"}");

      assertThat(client.ping()).isTrue();
      assertThat(code(tenant.connect(5, "second"))).isEqualTo(BAD_CREDENTIALS);
      RawConnect anew =
          new RawConnect(5, "second").as(tenant.name() + "/" + tenant.name(), "another");
      assertThat(code(anew)).isZero();
    }
  }

  @Test
  void aClientThatConnectsAgainTakesItsSessionOver() throws IOException {
    try (RawClient first = tenant.connected(5, "same");
        RawClient second = tenant.connected(5, "same")) {
      assertThat(first.end()).isEqualTo(0x8E);
      assertThat(second.ping()).isTrue();
    }
  }
}
