package io.sluice.tests.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The quota of connections is exact, whichever way they come and however many at once. */
class ConnectionRaceTest {
  private static final int LIMIT = 40;
  private static final int TOO_MANY = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TestTenant tenant;
  private Race race;

  @BeforeEach
  void makeTenant() {
    String name = "race-" + Long.toString(System.nanoTime(), 36);
    tenant = TestTenant.create(Product.shared(), name, Map.of("connections", LIMIT));
    tenant.addBroker(name + "-2");
    race = new Race(tenant, List.of(name, name + "-2"));
  }

  @AfterEach
  void closeAll() {
    race.close();
  }

  @Test
  void asManyHoldAsThePlanAllowsAndTheRestAreRefused() throws Exception {
    race.run(LIMIT + TOO_MANY);

    assertThat(race.accepted()).hasSize(LIMIT);
    assertThat(race.refusals()).hasSize(TOO_MANY).allMatch(Race.Refused::isInItsProtocolsWords);
    for (RawClient holder : race.accepted()) {
      assertThat(holder.ping()).isTrue();
    }
  }

  @Test
  void aPlaceIsFreeAsSoonAsItsClientHasLeft() throws Exception {
    race.run(LIMIT);
    for (int i = 0; i < 10; i++) {
      RawClient leaver = race.accepted().remove(0);
      leaver.send(new byte[] {(byte) 0xE0, 0});
      assertThat(leaver.end()).isEqualTo(-1);

      race.run(2);

      assertThat(race.accepted()).hasSize(LIMIT);
      assertThat(race.refusals()).hasSize(i + 1);
    }
  }

  @Test
  void aLostConnectionFreesItsPlace() throws Exception {
    race.run(LIMIT);
    race.accepted().forEach(RawClient::close);
    race.accepted().clear();
    await().atMost(PATIENCE).until(() -> tenant.broker().get("connections").asInt() == 0);

    race.run(LIMIT + TOO_MANY);

    assertThat(race.accepted()).hasSize(LIMIT);
  }

  /** A client that is not read because it published too fast is gone when it has left. */
  @ParameterizedTest
  @EnumSource
  void aThrottledClientFreesItsPlaceAtOnce(Transport transport) throws Exception {
    tenant.limit(Map.of("connections", 1, "publishRate", 1));
    RawClient fast = tenant.open(transport);
    assertThat(fast.connect(tenant.connect(5, "fast")).accepted()).isTrue();
    for (int i = 1; i <= 9; i++) {
      fast.publish("t", 1, i, false, false, new byte[1]);
    }
    // Its last answer is held back for seconds; that its first came says that it is throttled.
    fast.next(RawPacket.PUBACK);
    fast.close();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> tenant.broker().get("connections").asInt() == 0);
  }

  @Test
  void aChangedPlanCountsFromTheNextConnectionOn() throws Exception {
    race.run(LIMIT);
    tenant.limit(Map.of("connections", LIMIT + 5));
    race.run(10);
    assertThat(race.accepted()).hasSize(LIMIT + 5);

    tenant.limit(Map.of("connections", 1));

    for (RawClient holder : race.accepted()) {
      assertThat(holder.ping()).isTrue();
    }
    race.run(3);
    assertThat(race.accepted()).hasSize(LIMIT + 5);
  }
}
