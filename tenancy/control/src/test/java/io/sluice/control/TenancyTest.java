package io.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.ControlException.Kind;
import io.sluice.model.Broker;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.User;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What changes of plans, tenants and brokers do to the control data and to what is live. */
class TenancyTest {
  private final Fixture control = new Fixture();

  @AfterEach
  void close() {
    control.close();
  }

  @Test
  void tellsEveryTenantOfAPlanItsNewLimits() {
    control.store.put(new Tenant("globex", "small"));
    control.store.put(new Tenant("initech", "large"));

    assertThat(control.plans.put(Fixture.plan("small", 5)).created()).isFalse();

    assertThat(control.admin.calls()).containsExactly("configure acme", "configure globex");
    assertThat(control.admin.config().limits().of(Resource.CONNECTIONS)).isEqualTo(5);
  }

  @Test
  void tellsThousandsOfTenantsInBatches() {
    for (int i = 0; i < 1_000; i++) {
      control.store.put(new Tenant("t" + i, "large"));
    }
    control.plans.put(Fixture.plan("large", 2_000));
    assertThat(control.admin.calls()).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void keepsAPlanThatATenantHas() {
    assertRefused(Kind.CONFLICT, () -> control.plans.delete("small"))
        .hasMessageContaining("'small'")
        .hasMessageContaining("acme");
    control.plans.delete("large");
    assertRefused(Kind.NOT_FOUND, () -> control.plans.delete("large"));
  }

  @Test
  void movesATenantToAnotherPlan() {
    assertThat(control.tenants.put(new Tenant("acme", "large")).created()).isFalse();

    assertThat(control.admin.config().limits().of(Resource.CONNECTIONS)).isEqualTo(1_000);
    assertThat(control.admin.config().brokers()).isEqualTo(Map.of("orders", StorageKind.DURABLE));
  }

  @Test
  void refusesATenantOfNoPlan() {
    assertRefused(Kind.UNPROCESSABLE, () -> control.tenants.put(new Tenant("acme", "none")))
        .hasMessageContaining("'none'");
    assertThat(control.store.tenant("acme")).contains(new Tenant("acme", "small"));
    assertThat(control.admin.calls()).isEmpty();
  }

  @Test
  void deletesATenantWithAllItHas() {
    control.store.put(new Broker("cache", "acme", StorageKind.MEMORY));
    control.store.put(new User("orders", "anna", "hash", Set.of()));
    control.tenants.delete("acme");

    assertThat(control.admin.calls())
        .containsExactly(
            "disconnect acme cache null BROKER_DELETED",
            "disconnect acme orders null BROKER_DELETED",
            "delete acme");
    assertThat(control.store.tenants()).isEmpty();
    assertThat(control.store.broker("orders")).isEmpty();
    assertThat(control.store.users("orders")).isEmpty();
    assertRefused(Kind.NOT_FOUND, () -> control.tenants.delete("acme"));
  }

  @Test
  void canRepeatADeletionThatWasCutShort() {
    control.admin.next(CompletableFuture.failedFuture(new IllegalStateException("disk full")));
    assertRefused(Kind.UNAVAILABLE, () -> control.tenants.delete("acme"))
        .hasMessageContaining("disk full")
        .hasMessageContaining("again");
    assertThat(control.store.tenant("acme")).isPresent();

    control.admin.reset();
    control.tenants.delete("acme");
    assertThat(control.admin.calls()).containsExactly("delete acme");
    assertThat(control.store.tenant("acme")).isEmpty();
  }

  @Test
  void makesABrokerThatConnectingClientsFindAtOnce() {
    assertThat(control.directory.broker("cache").join()).isEmpty();
    Broker cache = new Broker("cache", "acme", StorageKind.MEMORY);
    assertThat(control.brokers.put(cache).created()).isTrue();
    assertThat(control.brokers.put(cache).created()).isFalse();

    assertThat(control.directory.broker("cache").join()).contains(cache);
    assertThat(control.admin.config().brokers()).containsEntry("cache", StorageKind.MEMORY);
  }

  @Test
  void refusesABrokerThatDoesNotFit() {
    control.store.put(new Tenant("globex", "small"));
    assertRefused(
            Kind.CONFLICT,
            () -> control.brokers.put(new Broker("orders", "globex", StorageKind.DURABLE)))
        .hasMessageContaining("taken by another tenant");
    assertRefused(
            Kind.CONFLICT,
            () -> control.brokers.put(new Broker("orders", "acme", StorageKind.MEMORY)))
        .hasMessageContaining("storage cannot be changed");
    assertRefused(
        Kind.NOT_FOUND, () -> control.brokers.put(new Broker("b", "none", StorageKind.DURABLE)));
    assertRefused(Kind.NOT_FOUND, () -> control.brokers.get("globex", "orders"));
    assertRefused(Kind.NOT_FOUND, () -> control.brokers.delete("globex", "orders"));
    assertThat(control.store.broker("orders").orElseThrow().tenant()).isEqualTo("acme");
  }

  @Test
  void deletesABrokerAndDisconnectsItsClients() {
    control.directory.broker("orders").join();
    control.brokers.delete("acme", "orders");

    assertThat(control.admin.calls())
        .containsExactly("disconnect acme orders null BROKER_DELETED", "configure acme");
    assertThat(control.admin.config().brokers()).isEmpty();
    assertThat(control.directory.broker("orders").join()).isEmpty();
  }

  @Test
  void tellsEveryTenantEvenIfOneFails() {
    for (int i = 0; i < 200; i++) {
      control.store.put(new Tenant("t" + i, "large"));
    }
    control.admin.failFor("t0");
    assertRefused(Kind.UNAVAILABLE, () -> control.plans.put(Fixture.plan("large", 2_000)));
    assertThat(control.admin.calls()).contains("configure t0", "configure t199", "configure t99");
  }

  @Test
  void asksAgainAShardThatWasJustUnloaded() {
    control.admin.failOnce();
    control.tenants.put(new Tenant("acme", "large"));
    assertThat(control.admin.calls()).containsExactly("configure acme", "configure acme");
  }

  @Test
  void saysWhenAChangeIsStoredButTheShardDoesNotAnswer() {
    control.admin.next(new CompletableFuture<>());
    assertRefused(Kind.UNAVAILABLE, () -> control.tenants.put(new Tenant("acme", "large")))
        .hasMessageContaining("is stored");
    assertThat(control.store.tenant("acme")).contains(new Tenant("acme", "large"));
  }

  static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
      Kind kind, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ControlException.class, refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }
}
