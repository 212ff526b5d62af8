package io.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.admission.BrokerNaming.Named;
import io.sluice.model.Protocol;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerNamingTest {
  private final BrokerNaming anyDomain = new BrokerNaming("main", Optional.empty());
  private final BrokerNaming oneDomain = new BrokerNaming("main", Optional.of("mq.example.com"));

  @ParameterizedTest
  @CsvSource({
    // server name, virtual host, user name: broker, user
    "a.localhost, , ann, a, ann",
    "A.Example.Com, , ann, a, ann",
    "a.localhost, b, c/ann, a, c/ann",
    "a.localhost, , a/ann, a, ann",
    "localhost, , ann, main, ann",
    "127.0.0.1, , ann, main, ann",
    "::1, , ann, main, ann",
    ", b, ann, b, ann",
    ", b.example.com, ann, b, ann",
    ", b, c/ann, b, c/ann",
    ", localhost, c/ann, c, ann",
    ", , c/ann, c, ann",
    ", , c/d/ann, c, d/ann",
    ", , /ann, '', ann",
    ", , ann, main, ann",
    ", , , main, ''",
  })
  void theFirstThatNamesABrokerWins(
      String serverName, String virtualHost, String userName, String broker, String user) {
    assertThat(anyDomain.name(credentials(serverName, virtualHost, userName)))
        .isEqualTo(new Named(broker, user));
  }

  @ParameterizedTest
  @CsvSource({
    "a.mq.example.com, a",
    "A.MQ.example.com, a",
    "mq.example.com, main",
    "a.b.mq.example.com, main",
    "a.elsewhere.org, main",
  })
  void withADomainOnlyHostsDirectlyBelowItNameABroker(String serverName, String broker) {
    assertThat(oneDomain.name(credentials(serverName, null, "ann")))
        .isEqualTo(new Named(broker, "ann"));
  }

  private static Credentials credentials(String serverName, String virtualHost, String userName) {
    return new Credentials(
        Protocol.MQTT, serverName, virtualHost, userName, new byte[0], "192.0.2.1", null);
  }
}
