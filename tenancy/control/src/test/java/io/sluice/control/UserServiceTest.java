package io.sluice.control;

import static io.sluice.control.TenancyTest.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.AuthResult.Granted;
import io.sluice.auth.Authenticator;
import io.sluice.auth.BuiltInAuthenticator;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.User;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceTest {
  private static final byte[] SECRET = "secret".getBytes(UTF_8);
  private static final byte[] OTHER = "other".getBytes(UTF_8);

  private final Fixture control = new Fixture();
  private final Authenticator authenticator =
      new BuiltInAuthenticator(control.directory, control.passwords);

  @AfterEach
  void close() {
    control.close();
  }

  @Test
  void makesAUserThatCanConnectAtOnce() {
    assertThat(canConnect(SECRET)).isFalse();
    assertThat(put(SECRET, "admins").created()).isTrue();
    assertThat(canConnect(SECRET)).isTrue();
    assertThat(stored().passwordHash()).startsWith("$argon2id$").doesNotContain("secret");
    assertThat(stored().groups()).containsExactly("admins");
  }

  @Test
  void changesAPasswordAndLeavesConnectionsOpen() {
    put(SECRET);
    assertThat(canConnect(SECRET)).isTrue();
    assertThat(put(OTHER).created()).isFalse();

    assertThat(canConnect(SECRET)).isFalse();
    assertThat(canConnect(OTHER)).isTrue();
    assertThat(control.admin.calls()).isEmpty();
  }

  @Test
  void keepsThePasswordIfNoneIsGiven() {
    put(SECRET, "admins");
    put(null, "guests");
    assertThat(canConnect(SECRET)).isTrue();
    assertThat(stored().groups()).containsExactly("guests");
  }

  @Test
  void keepsTheHashIfThePasswordIsTheSame() {
    put(SECRET);
    String hash = stored().passwordHash();
    put(SECRET, "admins");
    assertThat(stored().passwordHash()).isEqualTo(hash);
    assertThat(stored().groups()).containsExactly("admins");
  }

  @Test
  void refusesANewUserWithoutAPassword() {
    assertRefused(Kind.INVALID, () -> put(null)).hasMessageContaining("'anna' is new");
  }

  @Test
  void refusesAUserOfNoBroker() {
    assertRefused(
        Kind.NOT_FOUND, () -> control.users.put("acme", "none", "anna", SECRET, Set.of()));
    assertRefused(
        Kind.NOT_FOUND, () -> control.users.put("globex", "orders", "anna", SECRET, Set.of()));
  }

  @Test
  void deletesAUserAndDisconnectsItsClients() {
    put(SECRET);
    assertThat(canConnect(SECRET)).isTrue();
    control.users.delete("acme", "orders", "anna");

    assertThat(canConnect(SECRET)).isFalse();
    assertThat(control.admin.calls()).containsExactly("disconnect acme orders anna ADMINISTRATIVE");
    assertRefused(Kind.NOT_FOUND, () -> control.users.delete("acme", "orders", "anna"));
  }

  @Test
  void makesAUserOnceHoweverManyPutItAtTheSameTime() {
    long created =
        IntStream.range(0, 8).parallel().mapToObj(i -> put(SECRET)).filter(Change::created).count();
    assertThat(created).isEqualTo(1);
    assertThat(canConnect(SECRET)).isTrue();
  }

  private Change<User> put(byte[] password, String... groups) {
    return control.users.put("acme", "orders", "anna", password, Set.of(groups));
  }

  private User stored() {
    return control.store.user("orders", "anna").orElseThrow();
  }

  private boolean canConnect(byte[] password) {
    return authenticator.authenticate("orders", "anna", password).toCompletableFuture().join()
        instanceof Granted;
  }
}
