package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A change over the API acts at once on what is connected, and on who connects next. */
class LiveChangesTest {
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
  void disconnectsADeletedUser() throws Exception {
    CompletableFuture<Throwable> ended = connect("c1", "first");

    assertThat(api.delete(user()).statusCode()).isEqualTo(204);

    assertThat(reason(ended)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
    assertRefused("first", Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
  }

  @Test
  void disconnectsFromADeletedBroker() throws Exception {
    CompletableFuture<Throwable> ended = connect("c1", "first");

    assertThat(api.delete(broker()).statusCode()).isEqualTo(204);

    assertThat(reason(ended)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
    assertRefused("first", Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    assertThat(api.get(broker()).statusCode()).isEqualTo(404);
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
  void asksForANewPasswordFromTheNextConnectionOn() {
    CompletableFuture<Throwable> ended = connect("c1", "first");

    api.mustPut(user(), "{\"password\":\"second\"}");

    assertRefused("first", Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    client("c2", name + "/" + name, "second").connect();
    assertThat(ended).isNotDone();
    assertThat(api.mustGet(broker()).get("connections").asInt()).isEqualTo(2);
  }

  @Test
  void holdsTheNextConnectionToASmallerPlan() {
    CompletableFuture<Throwable> first = connect("c1", "first");
    CompletableFuture<Throwable> second = connect("c2", "first");

    api.mustPut("/api/v1/plans/" + name, "{\"connections\":1}");

    assertRefused("first", Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    api.mustPut(tenant(), "{\"plan\":\"unlimited\"}");
    client("c3", name + "/" + name, "first").connect();
    assertThat(api.mustGet(broker()).get("connections").asInt()).isEqualTo(3);
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

  private void assertRefused(String password, Mqtt5ConnAckReasonCode reason) {
    assertThatThrownBy(() -> client("refused", name + "/" + name, password).connect())
        .isInstanceOfSatisfying(
            Mqtt5ConnAckException.class,
            refusal -> assertThat(refusal.getMqttMessage().getReasonCode()).isEqualTo(reason));
  }

  private static Mqtt5DisconnectReasonCode reason(CompletableFuture<Throwable> ended)
      throws Exception {
    Throwable cause = ended.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(cause).isInstanceOf(Mqtt5DisconnectException.class);
    return ((Mqtt5DisconnectException) cause).getMqttMessage().getReasonCode();
  }
}
