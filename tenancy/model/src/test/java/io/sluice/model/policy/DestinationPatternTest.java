package io.sluice.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationPatternTest {
  @ParameterizedTest
  @CsvSource({
    "a, a", "a.b, a.b", "*, a", "a.*, a.b", "*.b, a.b", "a.*.c, a.b.c", ">, a", ">, a.b.c",
    "a.>, a.b", "a.>, a.b.c", "a.>, a", "a.*.>, a.b", "a.>, a.*", "a.>, a.>", ">, >", "*, *"
  })
  void matches(String pattern, String name) {
    assertThat(new DestinationPattern(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, a.b",
    "a.b, a",
    "ab, a.b",
    "*, a.b",
    "a.*, a",
    "a.*, a.b.c",
    "a.b.>, a",
    "a.>, b",
    "a.>, ab",
    "a.*, a.>",
    "a, ab",
    "ab, a",
    "*.x, >"
  })
  void doesNotMatch(String pattern, String name) {
    assertThat(new DestinationPattern(pattern).matches(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.>.b", "a*", "*a.b", "a>", ">>", "$SYS.>"})
  void refuses(String pattern) {
    assertThatThrownBy(() -> new DestinationPattern(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pattern + "'");
  }

  @Test
  void aPrefixAndAPatternSayWhoseQueueItIs() {
    VirtualTopic usual = VirtualTopic.DEFAULT;
    assertThat(usual.topicOf("Consumer.A.VirtualTopic.x.y")).isEqualTo("VirtualTopic.x.y");
    assertThat(usual.topicOf("Consumer.A.VirtualTopic")).isEqualTo("VirtualTopic");
    assertThat(usual.topicOf("Consumer.A.VirtualTopic.*")).isEqualTo("VirtualTopic.*");
    assertThat(usual.topicOf("Consumer.A.B.VirtualTopic.x")).isNull();
    assertThat(usual.topicOf("Consumer.A.>")).isNull();
    assertThat(usual.topicOf("Consumer.A.")).isNull();
    assertThat(usual.topicOf("Consumer.A")).isNull();
    VirtualTopic all = new VirtualTopic(DestinationPattern.ALL, "vt.");
    assertThat(all.topicOf("vt.x")).isEqualTo("x");
    assertThat(all.topicOf("x.x")).isNull();
  }
}
