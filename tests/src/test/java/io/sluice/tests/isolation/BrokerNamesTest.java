package io.sluice.tests.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How clients name a broker, and what those hear who guess. */
class BrokerNamesTest {
  private static TestTenant tenant;
  private static TestTenant other;

  @BeforeAll
  static void makeTenants() {
    String name = Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(Product.shared(), "named-" + name, Map.of());
    other = TestTenant.create(Product.shared(), "other-" + name, Map.of());
  }

  private static RawClient open(Transport transport, String host) throws IOException {
    int port = Product.shared().port(transport.listener());
    return new RawClient(transport.connect(host, port), 5);
  }

  private static int code(Transport transport, String host, String user, String password)
      throws IOException {
    try (RawClient client = open(transport, host)) {
      return client.connect(new RawConnect(5, "guest").as(user, password)).code();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "WS", "WSS"})
  void theHostNamesTheBroker(Transport transport) throws IOException {
    String host = tenant.name() + ".example.test";
    assertThat(code(transport, host, tenant.name(), tenant.password())).isZero();
    assertThat(code(transport, host, tenant.name() + "/" + tenant.name(), tenant.password()))
        .as("a user name that says the same")
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theUserNameNamesTheBroker(Transport transport) throws IOException {
    String user = tenant.name() + "/" + tenant.name();
    assertThat(code(transport, "localhost", user, tenant.password())).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "WS", "WSS"})
  void theHostWinsOverTheUserName(Transport transport) throws IOException {
    String host = other.name() + ".example.test";
    String user = tenant.name() + "/" + tenant.name();
    assertThat(code(transport, host, user, tenant.password())).isEqualTo(0x86);
  }

  @ParameterizedTest
  @EnumSource
  void withoutANameItIsTheDefaultBroker(Transport transport) throws IOException {
    assertThat(code(transport, "localhost", Product.DEMO, Product.DEMO_PASSWORD)).isZero();
    assertThat(code(transport, "localhost", tenant.name(), tenant.password())).isEqualTo(0x86);
  }

  /** Users are their broker's, and a password is good for one user. */
  @Test
  void nobodyEntersAnothersBroker() throws IOException {
    String user = other.name() + "/" + tenant.name();
    assertThat(code(Transport.TCP, "localhost", user, tenant.password())).isEqualTo(0x86);
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "5"})
  void aGuessedBrokerGetsTheAnswerOfABadPassword(int version) throws IOException {
    byte[] badPassword = answer(version, tenant.name() + "/" + tenant.name(), "wrong");
    assertThat(badPassword[1] & 0xFF).isEqualTo(version == 5 ? 0x86 : 5);

    assertThat(answer(version, tenant.name() + "/nobody", "wrong")).isEqualTo(badPassword);
    assertThat(answer(version, "no-such-broker/" + tenant.name(), tenant.password()))
        .isEqualTo(badPassword);
    assertThat(answer(version, "No Broker!/x", "wrong")).isEqualTo(badPassword);
    assertThat(answer(version, "/", "")).isEqualTo(badPassword);
    assertThat(answer(version, null, null)).isEqualTo(badPassword);
  }

  private static byte[] answer(int version, String user, String password) throws IOException {
    try (RawClient client = tenant.open(Transport.TCP)) {
      client.send(new RawConnect(version, "guest").as(user, password).packet());
      byte[] answer = client.next(RawPacket.CONNACK).body();
      client.end();
      return answer;
    }
  }
}
