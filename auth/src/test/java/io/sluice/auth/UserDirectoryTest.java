package io.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.MemoryControlStore;
import io.sluice.model.StorageKind;
import io.sluice.model.User;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {
  private static final Broker ORDERS = new Broker("orders", "acme", StorageKind.DURABLE);
  private static final User ANNA = new User("orders", "anna", "hash", Set.of());

  private final MemoryControlStore store = new MemoryControlStore();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final UserDirectory directory =
      new UserDirectory(slowAndCounted(), new DirectoryOptions(1, 3, 100, Duration.ofHours(1)));

  @BeforeEach
  void fill() {
    store.put(ORDERS);
    store.put(ANNA);
  }

  @AfterEach
  void close() {
    gate.countDown();
    directory.close();
  }

  @Test
  void findsBrokersAndUsers() {
    assertThat(directory.broker("orders").join()).contains(ORDERS);
    assertThat(directory.user("orders", "anna").join()).contains(ANNA);
    assertThat(directory.broker("other").join()).isEmpty();
    assertThat(directory.user("orders", "bert").join()).isEmpty();
    assertThat(directory.user("other", "anna").join()).isEmpty();
  }

  @Test
  void readsOnceWhatIsAskedOften() {
    for (int i = 0; i < 100; i++) {
      directory.user("orders", "anna").join();
      directory.user("orders", "bert").join();
      directory.broker("other").join();
    }
    assertThat(reads).hasValue(4);
  }

  @Test
  void asksForNoMalformedName() {
    assertThat(directory.broker("Or.ders")).isCompletedWithValue(Optional.empty());
    assertThat(directory.user("orders", "a/b")).isCompletedWithValue(Optional.empty());
    assertThat(directory.user("x".repeat(65_535), "anna")).isCompletedWithValue(Optional.empty());
    assertThat(reads).hasValue(0);
  }

  @Test
  void seesAChangeThatWasInvalidated() {
    directory.user("orders", "anna").join();
    directory.user("orders", "bert").join();
    store.deleteUser("orders", "anna");
    store.put(new User("orders", "bert", "hash", Set.of()));
    directory.invalidate("orders");

    assertThat(directory.user("orders", "anna").join()).isEmpty();
    assertThat(directory.user("orders", "bert").join()).isPresent();

    store.deleteBroker("orders");
    directory.invalidate("orders");
    assertThat(directory.broker("orders").join()).isEmpty();
    assertThat(directory.user("orders", "bert").join()).isEmpty();
  }

  @Test
  void doesNotKeepWhatWasReadBeforeAChangeAndArrivedAfterIt() {
    directory.broker("orders").join();
    gate = new CountDownLatch(1);
    CompletableFuture<Optional<User>> early = directory.user("orders", "anna");
    store.deleteUser("orders", "anna");
    directory.invalidate("orders");
    CompletableFuture<Optional<User>> late = directory.user("orders", "anna");
    gate.countDown();

    early.join();
    assertThat(late.join()).isEmpty();
    assertThat(directory.user("orders", "anna").join()).isEmpty();
  }

  @Test
  void refusesWhenTooManyLookUpsWait() {
    gate = new CountDownLatch(1);
    List<CompletableFuture<Optional<Broker>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(directory.broker("broker" + i));
    }
    assertThatThrownBy(directory.broker("orders")::join)
        .hasCauseInstanceOf(RejectedExecutionException.class);

    gate.countDown();
    assertThat(waiting).allSatisfy(answer -> assertThat(answer.join()).isEmpty());
    assertThat(directory.broker("orders").join()).contains(ORDERS);
  }

  private ControlStore slowAndCounted() {
    return (ControlStore)
        Proxy.newProxyInstance(
            ControlStore.class.getClassLoader(),
            new Class<?>[] {ControlStore.class},
            (proxy, method, arguments) -> {
              reads.incrementAndGet();
              gate.await();
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
