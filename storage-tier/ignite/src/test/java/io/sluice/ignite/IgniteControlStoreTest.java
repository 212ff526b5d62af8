package io.sluice.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.ControlStoreContract;
import io.sluice.model.PolicyRevision;
import io.sluice.model.StorageKind;
import io.sluice.model.User;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteControlStoreTest extends ControlStoreContract {
  @TempDir static Path directory;
  private static IgniteStore store;

  @BeforeAll
  static void start() {
    store = IgniteStore.start(IgniteOptions.in(directory).withSync(IgniteOptions.Sync.LOG_ONLY));
  }

  @AfterEach
  void empty() {
    clear(store());
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  protected ControlStore store() {
    return store.control();
  }

  @Test
  void aNewBrokerDoesNotInheritAPolicyThatWasLeftOver() {
    store().add(new PolicyRevision("orders", 1, 0, PolicyRevision.NOT_ROLLED_BACK, "{}"));
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    assertThat(store().policy("orders")).isEmpty();
  }

  @Test
  void aNewBrokerDoesNotInheritUsersThatWereLeftOver() {
    store().put(new User("orders", "former", "hash", Set.of()));
    store().put(new Broker("orders", "acme", StorageKind.DURABLE));
    assertThat(store().user("orders", "former")).isEmpty();
    store().put(new User("orders", "zoe", "hash", Set.of()));
    store().put(new Broker("orders", "acme", StorageKind.MEMORY));
    assertThat(store().users("orders")).extracting(User::name).containsExactly("zoe");
  }
}
