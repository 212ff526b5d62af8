package io.sluice.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
  private static final byte[] PASSWORD = "correct horse".getBytes(UTF_8);

  private final PasswordHasher hasher = new PasswordHasher();

  @Test
  void verifiesTheRightPasswordAndNoOther() {
    String hash = hasher.hash(PASSWORD);
    assertThat(hasher.verify(PASSWORD, hash)).isTrue();
    assertThat(hasher.verify("correct horsf".getBytes(UTF_8), hash)).isFalse();
    assertThat(hasher.verify(new byte[0], hash)).isFalse();
  }

  @Test
  void saltsEachHash() {
    assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hasher.hash(PASSWORD));
  }

  @Test
  void tellsItsParametersInTheHash() {
    assertThat(hasher.hash(PASSWORD))
        .matches("\\$argon2id\\$v=19\\$m=7168,t=5,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  /** A vector of the reference implementation's own tests (argon2id, version 0x13). */
  @Test
  void readsHashesOfOtherToolsAndOtherParameters() {
    String reference =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ" + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assertThat(hasher.verify("password".getBytes(UTF_8), reference)).isTrue();
    assertThat(hasher.verify("passwore".getBytes(UTF_8), reference)).isFalse();
  }

  @Test
  void takesAnyBytesAsAPassword() {
    byte[] binary = {0, (byte) 0xff, (byte) 0xfe, 10};
    assertThat(hasher.verify(binary, hasher.hash(binary))).isTrue();
    assertThat(hasher.verify(new byte[] {0, (byte) 0xff, (byte) 0xfd, 10}, hasher.hash(binary)))
        .isFalse();
  }

  @Test
  void boundsThePassword() {
    byte[] longest = new byte[PasswordHasher.MAX_PASSWORD_BYTES];
    assertThat(hasher.verify(longest, hasher.hash(longest))).isTrue();
    assertThatThrownBy(() -> hasher.hash(new byte[PasswordHasher.MAX_PASSWORD_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1024 bytes");
    assertThatThrownBy(() -> hasher.hash(new byte[0])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void makesAHashThatNoPasswordHasAtTheSameCost() {
    String unmatchable = hasher.unmatchableHash();
    assertThat(hasher.verify(PASSWORD, unmatchable)).isFalse();
    assertThat(unmatchable).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
    assertThat(unmatchable).hasSameSizeAs(hasher.hash(PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65"
      })
  void refusesAStoredHashItCannotRead(String stored) {
    assertThatThrownBy(() -> hasher.verify(PASSWORD, stored))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stored password hash");
  }
}
