package io.sluice.tests.simulation;

import io.sluice.broker.api.Property;
import java.util.List;
import java.util.Set;

/**
 * A selector, and what it comes to: the remainders of the numbers of the messages that it matches.
 */
record Wanted(String text, Set<Integer> remainders) {
  private static final int DIVISOR = 4;
  private static final String PROPERTY = "rest";

  static final Wanted ALL = new Wanted(null, Set.of(0, 1, 2, 3));
  static final String UNREADABLE = PROPERTY + " =";
  static final List<Wanted> SOME =
      List.of(
          new Wanted(PROPERTY + " = 0", Set.of(0)),
          new Wanted(PROPERTY + " <> 1", Set.of(0, 2, 3)),
          new Wanted(PROPERTY + " = 1 OR name IN ('n2', 'n4')", Set.of(1, 2)),
          new Wanted("NOT (" + PROPERTY + " BETWEEN 2 AND 3)", Set.of(0, 1)),
          new Wanted("JMSCorrelationID IS NOT NULL AND " + PROPERTY + " > 2", Set.of(3)),
          new Wanted("other = 1", Set.of()));

  /** What a message carries for selectors. */
  static List<Property> propertiesOf(int number) {
    int rest = number % DIVISOR;
    return List.of(new Property(PROPERTY, rest), new Property("name", "n" + rest));
  }

  boolean matches(Sent sent) {
    return remainders.contains(Sent.numberOf(sent.message()) % DIVISOR);
  }
}
