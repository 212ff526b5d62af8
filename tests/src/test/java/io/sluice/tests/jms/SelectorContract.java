package io.sluice.tests.jms;

import static io.sluice.tests.jms.JmsUnderTest.browse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grammar of selectors (Jakarta Messaging 3.1, 3.8.1). */
interface SelectorContract extends JmsUnderTest {
  /** What holds for a message with n = 5, d = 2.5, s = 'it''s_a', b = true and no x. */
  List<String> TRUE =
      List.of(
          "n = 5",
          "n <> 4 AND n >= 5 AND n <= 5 AND n > -1 AND n < 6",
          "n BETWEEN 5 AND 9",
          "n NOT BETWEEN 6 AND 9",
          "n + 1 = 6 AND n - 1 = 4 AND n * 2 = 10 AND n / 5 = 1 AND -n = -5",
          "d = 2.5 AND d * 2 = n",
          "d > 0.25E1 - 1",
          "s = 'it''s_a'",
          "s LIKE 'it%'",
          "s LIKE 'it_s_a'",
          "s LIKE 'it%!_a' ESCAPE '!'",
          "s NOT LIKE 'at%'",
          "s IN ('b', 'it''s_a')",
          "s NOT IN ('b', 'c')",
          "x IS NULL",
          "s IS NOT NULL",
          "b = TRUE",
          "NOT (b = FALSE)",
          "b AND n = 5",
          "(n = 4 OR n = 5) AND s <> 'c'",
          "n = 4 OR n = 5 AND b",
          "x = 1 OR n = 5",
          "NoT (n = 4) aNd s iS nOt NuLl",
          "JMSType = 'kind'",
          "JMSPriority = 7",
          "JMSCorrelationID = 'corr'",
          "JMSDeliveryMode = 'PERSISTENT'",
          "JMSTimestamp > 1000000000000",
          "JMSXGroupID = 'group'");

  /** What does not hold for it, or is unknown (3.8.1.2). */
  List<String> UNTRUE =
      List.of(
          "n = 4",
          "N = 5",
          "x = 1",
          "x <> 1",
          "NOT (x = 1)",
          "n BETWEEN 6 AND 9",
          "s LIKE 'it!%' ESCAPE '!'",
          "s LIKE 'it'",
          "s IN ('b', 'c')",
          "x IN ('b')",
          "x NOT IN ('b')",
          "s = 5",
          "n = '5'",
          "b = FALSE",
          "JMSDeliveryMode = 'NON_PERSISTENT'");

  /** 3.8.1: each condition is what the specification says it is. */
  @Test
  default void conditions() throws JMSException {
    Queue queue = session().createQueue(name());
    TextMessage message = session().createTextMessage("it");
    message.setIntProperty("n", 5);
    message.setDoubleProperty("d", 2.5);
    message.setStringProperty("s", "it's_a");
    message.setBooleanProperty("b", true);
    message.setStringProperty("JMSXGroupID", "group");
    message.setJMSType("kind");
    message.setJMSCorrelationID("corr");
    session().createProducer(queue).send(message, DeliveryMode.PERSISTENT, 7, 0);
    midway();

    for (String condition : TRUE) {
      assertThat(browse(session(), queue, condition)).as(condition).containsExactly("it");
    }
    for (String condition : UNTRUE) {
      assertThat(browse(session(), queue, condition)).as(condition).isEmpty();
    }
  }

  /** 3.8.1: what is no condition is refused when the consumer is made. */
  @Test
  default void whatIsNoCondition() throws JMSException {
    Queue queue = session().createQueue(name());
    midway();
    for (String wrong :
        List.of("n =", "s > 'a'", "(n = 1", "n LIKE 5", "n IN ()", "n BETWEEN 1", "AND")) {
      assertThatThrownBy(() -> session().createConsumer(queue, wrong))
          .as(wrong)
          .isInstanceOf(InvalidSelectorException.class);
    }
  }

  /** 4.1.7: a browser sees what its selector takes, in order. */
  @Test
  default void browsersWithSelectors() throws JMSException {
    Queue queue = session().createQueue(name());
    for (int i = 0; i < 10; i++) {
      TextMessage message = session().createTextMessage("m" + i);
      message.setIntProperty("n", i);
      session().createProducer(queue).send(message);
    }
    midway();
    assertThat(browse(session(), queue, "n >= 7")).containsExactly("m7", "m8", "m9");
  }
}
