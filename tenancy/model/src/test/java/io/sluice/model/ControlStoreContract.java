package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link ControlStore} does. A store's own test extends it. */
public abstract class ControlStoreContract {
  private static final Plan FREE = new Plan("free", Limits.of(Map.of(Resource.CONNECTIONS, 100L)));
  private static final List<String> RACERS =
      IntStream.range(0, 8).mapToObj(i -> "racer-" + i).toList();

  /** A store that is empty but for settings, the same one all through a test. */
  protected abstract ControlStore store();

  /**
   * Empties a store of all that these tests put into it, for who cannot make a new one each time.
   */
  protected static void clear(ControlStore store) {
    Stream.concat(Stream.of("acme", "globex"), RACERS.stream())
        .flatMap(tenant -> store.brokers(tenant).stream())
        .forEach(broker -> store.deleteBroker(broker.id()));
    Stream.of("orders", "orders-2")
        .flatMap(broker -> store.users(broker).stream())
        .forEach(user -> store.deleteUser(user.broker(), user.name()));
    store.plans().forEach(plan -> store.deletePlan(plan.name()));
    store.tenants().forEach(tenant -> store.deleteTenant(tenant.name()));
  }

  @Test
  void findsNothingInAnEmptyStore() {
    assertThat(store().plan("free")).isEmpty();
    assertThat(store().plans()).isEmpty();
    assertThat(store().tenant("acme")).isEmpty();
    assertThat(store().tenants()).isEmpty();
    assertThat(store().broker("orders")).isEmpty();
    assertThat(store().brokers("acme")).isEmpty();
    assertThat(store().user("orders", "anna")).isEmpty();
    assertThat(store().users("orders")).isEmpty();
    assertThat(store().policy("orders")).isEmpty();
    assertThat(store().policy("orders", 1)).isEmpty();
    assertThat(store().policyRevisions("orders")).isEmpty();
    assertThat(store().setting("absent")).isEmpty();
    assertThat(store().deletePlan("free")).isFalse();
    assertThat(store().deleteTenant("acme")).isFalse();
    assertThat(store().deleteBroker("orders")).isFalse();
    assertThat(store().deleteUser("orders", "anna")).isFalse();
  }

  @Test
  void keepsReplacesAndDeletesPlans() {
    Plan unlimited = new Plan("a-lot", Limits.NONE);
    store().put(FREE);
    store().put(unlimited);
    assertThat(store().plans()).containsExactly(unlimited, FREE);

    Plan smaller =
        new Plan(
            "free", Limits.of(Map.of(Resource.CONNECTIONS, 0L, Resource.STORED_BYTES, 1L << 40)));
    store().put(smaller);
    assertThat(store().plan("free")).contains(smaller);

    assertThat(store().deletePlan("free")).isTrue();
    assertThat(store().plans()).containsExactly(unlimited);
  }

  @Test
  void keepsReplacesAndDeletesTenants() {
    store().put(new Tenant("globex", "free"));
    store().put(new Tenant("acme", "free"));
    store().put(new Tenant("globex", "standard"));
    assertThat(store().tenants())
        .containsExactly(new Tenant("acme", "free"), new Tenant("globex", "standard"));
    assertThat(store().tenant("globex")).contains(new Tenant("globex", "standard"));

    assertThat(store().deleteTenant("globex")).isTrue();
    assertThat(store().tenant("globex")).isEmpty();
  }

  @Test
  void listsTheBrokersOfOneTenantByName() {
    Broker orders = new Broker("orders", "acme", StorageKind.DURABLE);
    Broker cache = new Broker("cache", "acme", StorageKind.MEMORY);
    Broker other = new Broker("d", "globex", StorageKind.DURABLE);
    assertThat(store().put(orders)).isTrue();
    assertThat(store().put(other)).isTrue();
    assertThat(store().put(cache)).isTrue();

    assertThat(store().brokers("acme")).containsExactly(cache, orders);
    assertThat(store().broker("d")).contains(other);
  }

  @Test
  void givesABrokerIdToOneTenant() {
    Broker first = new Broker("orders", "acme", StorageKind.DURABLE);
    assertThat(store().put(first)).isTrue();
    assertThat(store().put(first)).isTrue();
    assertThat(store().put(new Broker("orders", "globex", StorageKind.DURABLE))).isFalse();
    assertThat(store().broker("orders")).contains(first);

    assertThat(store().deleteBroker("orders")).isTrue();
    assertThat(store().put(new Broker("orders", "globex", StorageKind.MEMORY))).isTrue();
  }

  @Test
  void givesARacedBrokerIdToExactlyOneTenant() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RACERS.size());
    try {
      for (int round = 0; round < 20; round++) {
        String id = "b" + round;
        List<Callable<Boolean>> puts =
            RACERS.stream()
                .<Callable<Boolean>>map(
                    racer -> () -> store().put(new Broker(id, racer, StorageKind.DURABLE)))
                .toList();
        List<String> winners = new ArrayList<>();
        List<Future<Boolean>> won = threads.invokeAll(puts);
        for (int i = 0; i < won.size(); i++) {
          if (won.get(i).get()) {
            winners.add(RACERS.get(i));
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(RACERS)
            .filteredOn(racer -> store().brokers(racer).stream().anyMatch(b -> b.id().equals(id)))
            .isEqualTo(winners);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void keepsReplacesAndDeletesUsers() {
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    User anna = new User("orders", "anna", "$argon2id$1", Set.of("admins", "users"));
    User bert = new User("orders", "Bert", "$argon2id$2", Set.of());
    store().put(bert);
    store().put(new User("orders", "anna", "$old", Set.of()));
    store().put(anna);
    store().put(new User("orders-2", "anna", "$other", Set.of()));

    assertThat(store().users("orders")).containsExactly(bert, anna);
    assertThat(store().user("orders", "anna")).contains(anna);
    assertThat(store().user("orders", "ann")).isEmpty();

    assertThat(store().deleteUser("orders", "anna")).isTrue();
    assertThat(store().deleteUser("orders", "anna")).isFalse();
    assertThat(store().users("orders")).containsExactly(bert);
    assertThat(store().user("orders-2", "anna")).isPresent();
  }

  @Test
  void deletesABrokersUsersWithIt() {
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    store().put(new Broker("orders-2", "acme", StorageKind.DURABLE));
    store().put(new User("orders", "anna", "$1", Set.of()));
    User other = new User("orders-2", "anna", "$2", Set.of());
    store().put(other);

    assertThat(store().deleteBroker("orders")).isTrue();

    assertThat(store().broker("orders")).isEmpty();
    assertThat(store().user("orders", "anna")).isEmpty();
    assertThat(store().users("orders")).isEmpty();
    assertThat(store().users("orders-2")).containsExactly(other);
  }

  @Test
  void numbersTheRevisionsOfAPolicy() {
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    PolicyRevision first = revision("orders", 1);
    PolicyRevision second = new PolicyRevision("orders", 2, 1_000, 1, "{\"a\":\"ä\"}");
    assertThat(store().add(second)).isFalse();
    assertThat(store().add(first)).isTrue();
    assertThat(store().add(new PolicyRevision("orders", 1, 5, -1, "other"))).isFalse();
    assertThat(store().add(second)).isTrue();

    assertThat(store().policy("orders")).contains(second);
    assertThat(store().policy("orders", 1)).contains(first);
    assertThat(store().policyRevisions("orders")).containsExactly(first, second);
    assertThat(store().policy("order")).isEmpty();
  }

  @Test
  void keepsTheNewestRevisionsOfAPolicy() {
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    int last = ControlStore.MAX_POLICY_REVISIONS + 5;
    for (int number = 1; number <= last; number++) {
      assertThat(store().add(revision("orders", number))).isTrue();
    }

    assertThat(store().policyRevisions("orders"))
        .hasSize(ControlStore.MAX_POLICY_REVISIONS)
        .startsWith(revision("orders", 6))
        .endsWith(revision("orders", last));
    assertThat(store().policy("orders", 5)).isEmpty();
  }

  @Test
  void deletesABrokersPolicyWithIt() {
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    store().put(new Broker("orders-2", "acme", StorageKind.DURABLE));
    assertThat(store().add(revision("orders", 1))).isTrue();
    assertThat(store().add(revision("orders-2", 1))).isTrue();

    assertThat(store().deleteBroker("orders")).isTrue();

    assertThat(store().policyRevisions("orders")).isEmpty();
    assertThat(store().policy("orders")).isEmpty();
    assertThat(store().policy("orders-2")).contains(revision("orders-2", 1));
  }

  private static PolicyRevision revision(String broker, int number) {
    return new PolicyRevision(broker, number, number, PolicyRevision.NOT_ROLLED_BACK, "{}");
  }

  @Test
  void keepsAndReplacesSettings() {
    store().putSetting("operator", "one");
    store().putSetting("operator", "two");
    store().putSetting("long", "x".repeat(100_000));
    assertThat(store().setting("operator")).contains("two");
    assertThat(store().setting("long")).contains("x".repeat(100_000));
    assertThat(store().setting("operato")).isEmpty();
  }
}
