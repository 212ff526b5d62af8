package io.sluice.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.AuthResult.Granted;
import io.sluice.auth.AuthResult.Reason;
import io.sluice.auth.AuthResult.Refused;
import io.sluice.model.Broker;
import io.sluice.model.MemoryControlStore;
import io.sluice.model.StorageKind;
import io.sluice.model.User;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltInAuthenticatorTest {
  private static final Broker ORDERS = new Broker("orders", "acme", StorageKind.DURABLE);

  private final MemoryControlStore store = new MemoryControlStore();
  private final CountingHasher hasher = new CountingHasher();
  private final UserDirectory directory = new UserDirectory(store, DirectoryOptions.defaults());
  private final Passwords passwords =
      new Passwords(hasher, new PasswordOptions(1, 1, 10, Duration.ofHours(1)));
  private final Authenticator authenticator = new BuiltInAuthenticator(directory, passwords);

  @BeforeEach
  void fill() {
    store.put(ORDERS);
    store.put(new User("orders", "anna", "hash:right", Set.of("admins")));
  }

  @AfterEach
  void close() {
    hasher.open();
    passwords.close();
    directory.close();
  }

  @Test
  void grantsARightPassword() {
    assertThat(authenticate("orders", "anna", "right"))
        .isEqualTo(new Granted(ORDERS, "anna", Set.of("admins")));
  }

  @Test
  void refusesAWrongPasswordAnUnknownUserAndAnUnknownBrokerAfterTheSameWork() {
    assertRefusedAfterHashes(1, authenticate("orders", "anna", "wrong"));
    assertRefusedAfterHashes(2, authenticate("orders", "nobody", "right"));
    assertRefusedAfterHashes(3, authenticate("nowhere", "anna", "right"));
    assertRefusedAfterHashes(4, authenticate("No Where", "anna", "right"));
    assertRefusedAfterHashes(5, authenticate("orders", "an/na", "right"));
    assertRefusedAfterHashes(6, authenticate(null, null, "right"));
  }

  @Test
  void refusesWhatIsNoPasswordWithoutWork() {
    assertRefusedAfterHashes(0, authenticate("orders", "anna", null));
    assertRefusedAfterHashes(0, authenticate("orders", "anna", ""));
    assertRefusedAfterHashes(0, authenticate("orders", "anna", "x".repeat(1025)));
  }

  @Test
  void seesANewPasswordOnceInvalidated() {
    assertThat(authenticate("orders", "anna", "right")).isInstanceOf(Granted.class);
    store.put(new User("orders", "anna", "hash:new", Set.of()));
    directory.invalidate("orders");

    assertThat(authenticate("orders", "anna", "right")).isInstanceOf(Refused.class);
    assertThat(authenticate("orders", "anna", "new")).isInstanceOf(Granted.class);
  }

  @Test
  void findsAUserWithoutAPassword() {
    assertThat(find("orders", "anna")).isEqualTo(new Granted(ORDERS, "anna", Set.of("admins")));
    assertRefusedAfterHashes(0, find("orders", "nobody"));
    assertRefusedAfterHashes(0, find("No Where", "anna"));
    assertRefusedAfterHashes(0, find(null, null));
  }

  @Test
  void saysWhetherTheUserStillExists() {
    Granted granted = (Granted) authenticate("orders", "anna", "right");
    assertThat(authenticator.stillExists(granted).toCompletableFuture().join()).isTrue();

    store.deleteUser("orders", "anna");
    directory.invalidate("orders");
    assertThat(authenticator.stillExists(granted).toCompletableFuture().join()).isFalse();
  }

  @Test
  void isUnavailableWhenTooManyWait() {
    directory.user("orders", "anna").join();
    hasher.block();
    authenticator.authenticate("orders", "anna", "1".getBytes(UTF_8));
    authenticator.authenticate("orders", "anna", "2".getBytes(UTF_8));
    AuthResult third = authenticate("orders", "anna", "3");

    assertThat(third)
        .isEqualTo(new Refused(Reason.UNAVAILABLE, "too many credentials wait to be checked"));
  }

  @Test
  void isUnavailableWhenTheStoredHashIsDamaged() {
    store.put(new User("orders", "anna", "damaged", Set.of()));
    Refused refused = (Refused) authenticate("orders", "anna", "right");
    assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  private AuthResult authenticate(String broker, String user, String password) {
    return authenticator
        .authenticate(broker, user, password == null ? null : password.getBytes(UTF_8))
        .toCompletableFuture()
        .join();
  }

  private AuthResult find(String broker, String user) {
    return authenticator.find(broker, user).toCompletableFuture().join();
  }

  private void assertRefusedAfterHashes(int hashes, AuthResult result) {
    assertThat(((Refused) result).reason()).isEqualTo(Reason.BAD_CREDENTIALS);
    assertThat(hasher.verifications()).isEqualTo(hashes);
  }
}
