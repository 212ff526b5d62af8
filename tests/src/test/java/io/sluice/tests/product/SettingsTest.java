package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings other than the defaults. */
class SettingsTest {
  @TempDir private Path directory;

  @Test
  void passwordsThatNobodyGaveAreRandomAndTheirOwnersSecret() throws Exception {
    try (Product product = Product.start(directory, Map.of(), Map.of())) {
      String demo = secret(product, "demo-password");
      String operator = secret(product, "operator-password");

      assertThat(demo).hasSizeGreaterThan(20).isNotEqualTo(operator);
      assertThat(product.log()).contains("demo-password").doesNotContain(demo, operator);
      assertThat(
              new ApiClient(product.port(Product.HTTP), "operator", operator)
                  .get("/api/v1/tenants")
                  .statusCode())
          .isEqualTo(200);
      assertThat(connect(product, demo)).isEqualTo(Mqtt5ConnAckReasonCode.SUCCESS);
    }
  }

  @Test
  void clientsWithoutATrustedCertificateAreRefusedWhereOneIsRequired() throws Exception {
    ClientCertificate device = ClientCertificate.make(directory, "device");
    ClientCertificate stranger = ClientCertificate.make(directory, "stranger");
    Map<String, String> settings =
        Map.of("sluice.tls.client-auth", "required", "sluice.tls.trust", device.pem().toString());
    try (Product product = Product.start(directory, settings)) {
      for (String listener : new String[] {Product.MQTTS, Product.WSS}) {
        client(product, listener, device).connect();
        assertThatThrownBy(() -> client(product, listener, stranger).connect()).isNotNull();
        assertThatThrownBy(() -> Clients.connected(product, listener, "none")).isNotNull();
      }
      Clients.connected(product, Product.MQTT, "plain").disconnect();
    }
  }

  @Test
  void aBrokerInMemoryKeepsItsMessagesWhileTheProcessLives() {
    Product product = Product.shared();
    product.api().mustPut("/api/v1/tenants/fleeting", "{\"plan\":\"free\"}");
    product.api().mustPut("/api/v1/tenants/fleeting/brokers/fleeting", "{\"storage\":\"memory\"}");
    product
        .api()
        .mustPut(
            "/api/v1/tenants/fleeting/brokers/fleeting/users/ann",
            "{\"password\":\"a-password-of-ann\",\"groups\":[]}");
    Mqtt5BlockingClient ann =
        Clients.builder(product, Product.MQTT, "ann")
            .simpleAuth()
            .username("fleeting/ann")
            .password("a-password-of-ann".getBytes(UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    ann.connect();
    ann.publishWith().topic("state").retain(true).payload("kept".getBytes(UTF_8)).send();

    JsonNode broker = product.api().mustGet("/api/v1/tenants/fleeting/brokers/fleeting");

    assertThat(broker.get("storage").asText()).isEqualTo("memory");
    assertThat(broker.get("connections").asInt()).isEqualTo(1);
    ann.disconnect();
  }

  @Test
  void theLogIsJsonOnRequest() throws Exception {
    try (Product product = Product.start(directory, Map.of("sluice.log.json", "true"))) {
      String[] lines = product.log().strip().split("\n", -1);

      assertThat(lines).isNotEmpty();
      for (String line : lines) {
        assertThat(new ObjectMapper().readTree(line).has("message")).as(line).isTrue();
      }
    }
  }

  private static String secret(Product product, String name) throws Exception {
    Path file = product.dataDirectory().resolve("secrets").resolve(name);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    return Files.readString(file).strip();
  }

  private static Mqtt5ConnAckReasonCode connect(Product product, String password) {
    return Clients.builder(product, Product.MQTT, "random")
        .simpleAuth()
        .username(Product.DEMO)
        .password(password.getBytes(UTF_8))
        .applySimpleAuth()
        .buildBlocking()
        .connect()
        .getReasonCode();
  }

  private static Mqtt5BlockingClient client(
      Product product, String listener, ClientCertificate certificate) throws Exception {
    MqttClientSslConfig tls =
        Clients.trusting(product).extend().keyManagerFactory(certificate.keys()).build();
    return Clients.builder(product, listener, "device-" + listener).sslConfig(tls).buildBlocking();
  }
}
