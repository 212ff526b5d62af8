package io.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.AuthResult;
import io.sluice.auth.Authenticator;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionOpened;
import io.sluice.gateway.config.AdmissionConfig;
import io.sluice.gateway.fake.Certificates;
import io.sluice.model.Broker;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AdmissionPolicyTest {
  private final List<BrokerEvent> events = new ArrayList<>();
  private final List<OpenSession> opened = new ArrayList<>();
  private final AttemptLimits limits = new AttemptLimits(new FewFailures());
  private final List<String> calls = new ArrayList<>();
  private final OneUser users = new OneUser();
  private SessionOpened answer = new SessionOpened(session(), false, 10, null);

  @Test
  void opensASessionForWhoKnowsThePassword() {
    Admitted admitted = admit("shop/ann", "right");

    assertThat(admitted.principal()).isEqualTo(new Principal("acme", "shop", "ann", Set.of("g")));
    assertThat(admitted.opened()).isSameAs(answer);
    assertThat(opened).singleElement().extracting(OpenSession::broker).isEqualTo("shop");
    assertThat(events).isEmpty();
  }

  @Test
  void answersAnUnknownBrokerAsAWrongPassword() {
    Admitted wrongPassword = admit("shop/ann", "wrong");
    Admitted unknownBroker = admit("nowhere/ann", "right");

    assertThat(wrongPassword).isEqualTo(unknownBroker);
    assertThat(wrongPassword.opened().refusal().cause()).isEqualTo(Refusal.Cause.BAD_CREDENTIALS);
    assertThat(opened).isEmpty();
    assertThat(events)
        .extracting(BrokerEvent::kind)
        .containsOnly(BrokerEvent.Kind.AUTHENTICATION_FAILED);
  }

  @Test
  void passesTheShardsRefusalOn() {
    answer = SessionOpened.refused(Refusal.quota(Resource.CONNECTIONS, 1));

    assertThat(admit("shop/ann", "right").opened()).isSameAs(answer);
  }

  @Test
  void closesTheSessionOfAUserDeletedMeanwhile() {
    users.exists = false;

    Admitted admitted = admit("shop/ann", "right");

    assertThat(admitted.opened().refusal().cause()).isEqualTo(Refusal.Cause.BAD_CREDENTIALS);
    assertThat(calls).containsExactly("close");
  }

  @Test
  void refusesAnAddressThatFailsTooOftenWithoutAskingForThePassword() {
    for (int i = 0; i < 3; i++) {
      admit("shop/ann", "wrong");
    }
    int asked = users.asked;

    Admitted admitted = admit("shop/ann", "right");

    assertThat(admitted.opened().refusal().resource()).isEqualTo(Resource.CONNECT_RATE);
    assertThat(users.asked).isEqualTo(asked);
  }

  @Test
  void refusesWhatBreaksOnTheWay() {
    users.breaks = true;

    assertThat(admit("shop/ann", "right").opened().refusal().cause())
        .isEqualTo(Refusal.Cause.UNAVAILABLE);
  }

  @Test
  void knowsAUserByItsCertificatesCommonName() {
    X509Certificate ann = Certificates.of("OU=devices, CN=ann, O=Acme");

    assertThat(identify(null, ann, Login.CERTIFICATE).principal().user()).isEqualTo("ann");
    assertThat(identify("ann", ann, Login.CERTIFICATE).principal().user()).isEqualTo("ann");
    assertThat(identify("shop/ann", ann, Login.CERTIFICATE).principal().user()).isEqualTo("ann");
  }

  @Test
  void letsNoCertificateStandForAnotherUser() {
    X509Certificate bob = Certificates.of("CN=bob");
    X509Certificate tricky = Certificates.of("CN=shop/ann");
    X509Certificate nameless = Certificates.of("O=Acme");

    assertThat(identify("ann", bob, Login.CERTIFICATE).refusal()).isNotNull();
    assertThat(identify("x/shop/ann", tricky, Login.CERTIFICATE).refusal()).isNotNull();
    assertThat(identify("ann", nameless, Login.CERTIFICATE).refusal()).isNotNull();
    assertThat(identify("ann", null, Login.CERTIFICATE).refusal()).isNotNull();
  }

  @Test
  void takesAnAnonymousClientForTheConfiguredUser() {
    assertThat(identify("ann", null, Login.ANONYMOUS).principal().user()).isEqualTo("guest");
  }

  /** A session that notes which methods are called. */
  private Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              return null;
            });
  }

  private Admitted admit(String userName, String password) {
    return policy()
        .admit(credentials(userName, password), AdmissionPolicyTest::request, received -> {})
        .toCompletableFuture()
        .join();
  }

  private Identified identify(String userName, X509Certificate certificate, Login login) {
    Credentials credentials =
        new Credentials(Protocol.AMQP, null, "shop", userName, null, "192.0.2.1", certificate);
    return policy().identify(credentials, login).toCompletableFuture().join();
  }

  private AdmissionPolicy policy() {
    return new AdmissionPolicy(
        new BrokerNaming("demo", Optional.empty()),
        new UserNames(Optional.of("guest")),
        limits,
        users,
        (request, listener) -> {
          opened.add(request);
          return CompletableFuture.completedFuture(answer);
        },
        events::add);
  }

  private static Credentials credentials(String userName, String password) {
    return new Credentials(
        Protocol.MQTT,
        null,
        null,
        userName,
        password.getBytes(StandardCharsets.UTF_8),
        "192.0.2.1",
        null);
  }

  private static OpenSession request(Principal principal) {
    return new OpenSession(
        ShardId.of(principal.tenant()),
        principal.broker(),
        principal.user(),
        Protocol.MQTT,
        "client",
        true,
        true,
        0,
        10,
        10,
        10,
        10,
        null,
        OpenSession.Peer.UNKNOWN);
  }

  /** Knows user ann of broker shop. */
  private static final class OneUser implements Authenticator {
    private boolean exists = true;
    private boolean breaks;
    private int asked;

    @Override
    public CompletionStage<AuthResult> authenticate(String broker, String user, byte[] password) {
      asked++;
      if (breaks) {
        return CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"));
      }
      boolean right = new String(password, StandardCharsets.UTF_8).equals("right");
      return CompletableFuture.completedFuture(
          right && broker.equals("shop") && user.equals("ann")
              ? new AuthResult.Granted(
                  new Broker("shop", "acme", StorageKind.DURABLE), "ann", Set.of("g"))
              : new AuthResult.Refused(AuthResult.Reason.BAD_CREDENTIALS, "no"));
    }

    @Override
    public CompletionStage<AuthResult> find(String broker, String user) {
      return CompletableFuture.completedFuture(
          broker.equals("shop") && Set.of("ann", "guest").contains(user)
              ? new AuthResult.Granted(
                  new Broker("shop", "acme", StorageKind.DURABLE), user, Set.of())
              : new AuthResult.Refused(AuthResult.Reason.BAD_CREDENTIALS, "no"));
    }

    @Override
    public CompletionStage<Boolean> stillExists(AuthResult.Granted granted) {
      return CompletableFuture.completedFuture(exists);
    }
  }

  /** Two failures at once, and hardly any after. */
  private static final class FewFailures implements AdmissionConfig {
    @Override
    public int addressRate() {
      return 1000;
    }

    @Override
    public int addressBurst() {
      return 1000;
    }

    @Override
    public int failureRate() {
      return 1;
    }

    @Override
    public int failureBurst() {
      return 3;
    }

    @Override
    public int brokerRate() {
      return 1000;
    }

    @Override
    public int brokerBurst() {
      return 1000;
    }

    @Override
    public Optional<String> anonymousUser() {
      return Optional.empty();
    }
  }
}
