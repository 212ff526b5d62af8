package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class UserTest {
  @Test
  void leavesItsHashOutOfWhatMayBeLogged() {
    User user = new User("orders", "anna", "$argon2id$secret", Set.of("admins"));
    assertThat(user.toString()).contains("orders", "anna", "admins").doesNotContain("argon2id");
  }
}
