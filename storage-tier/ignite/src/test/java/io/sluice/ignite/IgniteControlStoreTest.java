package io.sluice.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Limits;
import io.sluice.model.Plan;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteControlStoreTest {
  @TempDir static Path directory;
  private static IgniteStore store;
  private static ControlStore control;

  @BeforeAll
  static void start() {
    store = IgniteStore.start(IgniteOptions.in(directory).withSync(IgniteOptions.Sync.LOG_ONLY));
    control = store.control();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void plansComeBackSortedAndCanBeReplacedAndDeleted() {
    Plan large = new Plan("large", Limits.of(Map.of(Resource.STORED_BYTES, 1L << 40)));
    Plan empty = new Plan("empty", Limits.NONE);
    control.put(new Plan("large", Limits.NONE));
    control.put(large);
    control.put(empty);
    assertThat(control.plan("large")).contains(large);
    assertThat(control.plan("none")).isEmpty();
    assertThat(control.plans()).containsExactly(empty, large);
    assertThat(control.deletePlan("empty")).isTrue();
    assertThat(control.deletePlan("empty")).isFalse();
    assertThat(control.plans()).containsExactly(large);
  }

  @Test
  void tenantsComeBackSortedAndCanBeReplacedAndDeleted() {
    control.put(new Tenant("zoe", "free"));
    control.put(new Tenant("zoe", "standard"));
    control.put(new Tenant("adam", "free"));
    assertThat(control.tenant("zoe")).contains(new Tenant("zoe", "standard"));
    assertThat(control.tenants()).extracting(Tenant::name).containsExactly("adam", "zoe");
    assertThat(control.deleteTenant("adam")).isTrue();
    assertThat(control.deleteTenant("adam")).isFalse();
    assertThat(control.tenants()).extracting(Tenant::name).containsExactly("zoe");
  }

  @Test
  void brokersAreListedByTenant() {
    Broker second = new Broker("list-2", "lister", StorageKind.MEMORY);
    Broker first = new Broker("list-1", "lister", StorageKind.DURABLE);
    assertThat(control.put(second)).isTrue();
    assertThat(control.put(first)).isTrue();
    assertThat(control.put(new Broker("list-3", "other", StorageKind.DURABLE))).isTrue();
    assertThat(control.brokers("lister")).containsExactly(first, second);
    assertThat(control.broker("list-2")).contains(second);
    assertThat(control.brokers("nobody")).isEmpty();
  }

  @Test
  void aBrokerCanBeReplacedByItsTenantOnly() {
    Broker broker = new Broker("mine", "owner", StorageKind.DURABLE);
    control.put(broker);
    assertThat(control.put(new Broker("mine", "thief", StorageKind.MEMORY))).isFalse();
    assertThat(control.broker("mine")).contains(broker);
    assertThat(control.brokers("thief")).isEmpty();
    Broker changed = new Broker("mine", "owner", StorageKind.MEMORY);
    assertThat(control.put(changed)).isTrue();
    assertThat(control.brokers("owner")).containsExactly(changed);
  }

  @Test
  void ofTenantsThatRaceForABrokersIdOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Boolean>> puts =
        IntStream.range(0, 8)
            .mapToObj(
                tenant ->
                    threads.submit(
                        () -> {
                          go.await();
                          return control.put(
                              new Broker("wanted", "racer-" + tenant, StorageKind.DURABLE));
                        }))
            .toList();
    go.countDown();
    int winners = 0;
    for (int tenant = 0; tenant < puts.size(); tenant++) {
      boolean won = puts.get(tenant).get();
      winners += won ? 1 : 0;
      assertThat(control.brokers("racer-" + tenant)).hasSize(won ? 1 : 0);
    }
    threads.shutdown();
    assertThat(winners).isEqualTo(1);
  }

  @Test
  void usersAreListedByBroker() {
    User zoe = new User("users", "zoe", "hash", Set.of("admins", "readers"));
    User adam = new User("users", "adam", "hash 2", Set.of());
    control.put(new User("users", "zoe", "old hash", Set.of()));
    control.put(zoe);
    control.put(adam);
    control.put(new User("users-2", "eve", "hash", Set.of()));
    assertThat(control.users("users")).containsExactly(adam, zoe);
    assertThat(control.user("users", "zoe")).contains(zoe);
    assertThat(control.deleteUser("users", "zoe")).isTrue();
    assertThat(control.deleteUser("users", "zoe")).isFalse();
    assertThat(control.users("users")).containsExactly(adam);
  }

  @Test
  void aDeletedBrokerTakesItsUsersAlong() {
    control.put(new Broker("doomed", "owner-2", StorageKind.DURABLE));
    control.put(new User("doomed", "zoe", "hash", Set.of()));
    assertThat(control.deleteBroker("doomed")).isTrue();
    assertThat(control.deleteBroker("doomed")).isFalse();
    assertThat(control.broker("doomed")).isEmpty();
    assertThat(control.brokers("owner-2")).isEmpty();
    assertThat(control.user("doomed", "zoe")).isEmpty();
    assertThat(control.users("doomed")).isEmpty();
  }

  @Test
  void aNewBrokerDoesNotInheritUsersThatWereLeftOver() {
    control.put(new User("reborn", "former", "hash", Set.of()));
    control.put(new Broker("reborn", "owner-3", StorageKind.DURABLE));
    assertThat(control.user("reborn", "former")).isEmpty();
    control.put(new User("reborn", "zoe", "hash", Set.of()));
    control.put(new Broker("reborn", "owner-3", StorageKind.MEMORY));
    assertThat(control.users("reborn")).extracting(User::name).containsExactly("zoe");
  }

  @Test
  void settingsAreReplaced() {
    assertThat(control.setting("greeting")).isEmpty();
    control.putSetting("greeting", "hello");
    control.putSetting("greeting", "x".repeat(100_000));
    assertThat(control.setting("greeting")).contains("x".repeat(100_000));
  }
}
