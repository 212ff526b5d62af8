package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors (JMS 3.1 3.8). */
class SelectorTest {
  private static final Message MESSAGE =
      new Message(
          Destination.queue("q"),
          Qos.AT_LEAST_ONCE,
          true,
          false,
          7,
          1_000,
          0,
          null,
          new Properties(
              "ID:1",
              "alice",
              "c-1",
              null,
              null,
              null,
              "order",
              "g",
              3,
              List.of(
                  new Property("colour", "red"),
                  new Property("weight", 2_500),
                  new Property("price", 9.99d),
                  new Property("express", true),
                  new Property("count", 3L))),
          Body.EMPTY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour = 'red'",
        "colour <> 'blue' AND weight > 2000",
        "weight BETWEEN 2000 AND 3000",
        "colour IN ('red', 'green')",
        "colour LIKE 'r_d' AND colour NOT LIKE 'b%'",
        "price < 10 AND price >= 9.99",
        "express = TRUE",
        "express",
        "missing IS NULL AND colour IS NOT NULL",
        "count * 2 + 1 = 7",
        "JMSPriority = 7 AND JMSDeliveryMode = 'PERSISTENT'",
        "JMSType = 'order' AND JMSXGroupID = 'g' AND JMSXGroupSeq = 3",
        "JMSMessageID = 'ID:1' AND JMSCorrelationID = 'c-1' AND JMSXUserID = 'alice'",
        "JMSTimestamp = 1000 AND JMSExpiration = 0",
        "NOT (colour = 'blue' OR weight < 10)",
        "colour LIKE 'r%' ESCAPE '\\'"
      })
  void matches(String text) {
    assertThat(Selector.problemOf(text)).isNull();
    assertThat(Selector.of(text).matches(MESSAGE)).isTrue();
  }

  /** What is unknown is not true (3.8.1.2); a string is never a number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour = 'blue'",
        "missing > 1",
        "missing <> 'x'",
        "NOT (missing = 1)",
        "colour > 5",
        "weight = '2500'",
        "XPATH '//a'",
        "weight / 0 = 1"
      })
  void doesNotMatch(String text) {
    assertThat(Selector.problemOf(text)).isNull();
    assertThat(Selector.of(text).matches(MESSAGE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour =", "= 3", "a b c", "colour = 'red", "((a = 1)", "JMSType ~ 'x'"})
  void tellsWhatCannotBeRead(String text) {
    assertThat(Selector.problemOf(text).detail()).contains(text);
  }

  @Test
  void boundsTheText() {
    assertThat(Selector.problemOf("a = '" + "x".repeat(5_000) + "'").detail()).contains("4096");
    assertThat(Selector.problemOf("(".repeat(4_000) + "a")).isNotNull();
  }

  @Test
  void blankIsNone() {
    assertThat(Selector.problemOf(" ")).isNull();
    assertThat(Selector.of(" ")).isNull();
    assertThat(Selector.of(null)).isNull();
  }
}
