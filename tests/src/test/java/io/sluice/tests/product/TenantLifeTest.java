package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Tenants come, go and come again while clients are connected; {@code LiveChangeTest} has the rest.
 */
class TenantLifeTest {
  private static final int TIMEOUT_SECONDS = 20;

  private final Product product = Product.shared();
  private final ApiClient api = product.api();

  /** Each test has a tenant with one broker and one user, all of this name. */
  private String name;

  @BeforeEach
  void makeTenant(TestInfo test) {
    name = "live-" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    api.mustPut("/api/v1/plans/" + name, "{\"connections\":3}");
    api.mustPut(tenant(), "{\"plan\":\"" + name + "\"}");
    api.mustPut(broker(), "{\"storage\":\"durable\"}");
    api.mustPut(user(), "{\"password\":\"first\"}");
  }

  @Test
  void disconnectsFromADeletedTenantAndFreesItsNames() throws Exception {
    CompletableFuture<Throwable> ended = connect("c1", "first");

    assertThat(api.delete(tenant()).statusCode()).isEqualTo(204);

    assertThat(reason(ended)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
    assertThat(api.get(tenant()).statusCode()).isEqualTo(404);
    api.mustPut(tenant(), "{\"plan\":\"" + name + "\"}");
    api.mustPut(broker(), "{\"storage\":\"memory\"}");
    api.mustPut(user(), "{\"password\":\"second\"}");
    client("c1", name + "/" + name, "second").connect();
    assertThat(api.mustGet(broker()).get("sessions").asInt()).isEqualTo(1);
  }

  @Test
  void addsABrokerOfTheOtherStorageToALiveTenant() {
    CompletableFuture<Throwable> ended = connect("c1", "first");

    api.mustPut(tenant() + "/brokers/" + name + "-m", "{\"storage\":\"memory\"}");
    api.mustPut(tenant() + "/brokers/" + name + "-m/users/u", "{\"password\":\"p\"}");

    client("c1", name + "-m/u", "p").connect();
    assertThat(ended).isNotDone();
    assertThat(api.mustGet(tenant() + "/brokers/" + name + "-m").get("connections").asInt())
        .isEqualTo(1);
  }

  private String tenant() {
    return "/api/v1/tenants/" + name;
  }

  private String broker() {
    return tenant() + "/brokers/" + name;
  }

  private String user() {
    return broker() + "/users/" + name;
  }

  /** Connects; the answer completes with the cause when the connection ends. */
  private CompletableFuture<Throwable> connect(String clientId, String password) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Clients.builder(product, Product.MQTT, clientId)
        .simpleAuth()
        .username(name + "/" + name)
        .password(password.getBytes(UTF_8))
        .applySimpleAuth()
        .addDisconnectedListener(context -> ended.complete(context.getCause()))
        .buildBlocking()
        .connect();
    return ended;
  }

  private Mqtt5BlockingClient client(String clientId, String userName, String password) {
    return Clients.builder(product, Product.MQTT, clientId)
        .simpleAuth()
        .username(userName)
        .password(password.getBytes(UTF_8))
        .applySimpleAuth()
        .buildBlocking();
  }

  private static Mqtt5DisconnectReasonCode reason(CompletableFuture<Throwable> ended)
      throws Exception {
    Throwable cause = ended.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(cause).isInstanceOf(Mqtt5DisconnectException.class);
    return ((Mqtt5DisconnectException) cause).getMqttMessage().getReasonCode();
  }
}
