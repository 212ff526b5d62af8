package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.amqp.codec.AmqpViolation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no client library sends, but the decoder lets through. */
class FiltersTest {
  @Test
  void takesNone() {
    assertThat(Filters.of(null).understood()).isEmpty();
  }

  @Test
  void refusesNamesThatAreNoSymbols() {
    assertThatThrownBy(() -> Filters.of(Map.of("jms-selector", "a = 1")))
        .isInstanceOf(AmqpViolation.class)
        .hasMessageContaining("symbol");
  }
}
