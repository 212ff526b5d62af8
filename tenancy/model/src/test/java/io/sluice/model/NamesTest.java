package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "demo",
        "a-b",
        "a--b",
        "123456789012345678901234567890123456789012345678901234567890123"
      })
  void takesDnsLabels(String name) {
    assertThat(Names.isDnsLabel(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "A",
        "a.b",
        "a_b",
        "a b",
        "ä",
        "a\n",
        "a/b",
        "1234567890123456789012345678901234567890123456789012345678901234"
      })
  void refusesWhatIsNoDnsLabel(String name) {
    assertThat(Names.isDnsLabel(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Anna", "anna@example.org", "sensor_1-b.c"})
  void takesUserNames(String name) {
    assertThat(Names.isUserName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "@a", "a/b", "a b", "a:b", "a\n", "ä"})
  void refusesWhatIsNoUserName(String name) {
    assertThat(Names.isUserName(name)).isFalse();
  }

  @Test
  void boundsUserNames() {
    assertThat(Names.isUserName("a".repeat(128))).isTrue();
    assertThat(Names.isUserName("a".repeat(129))).isFalse();
  }

  @Test
  void saysWhatIsWrongWithWhichName() {
    assertThatThrownBy(() -> new Tenant("Acme", "free"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tenant name 'Acme' is not a DNS label: use 1 to 63 of a-z, 0-9 and inner hyphens");
  }
}
