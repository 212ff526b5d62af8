package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import org.apache.activemq.artemis.selector.filter.BooleanExpression;
import org.apache.activemq.artemis.selector.filter.FilterException;
import org.apache.activemq.artemis.selector.impl.SelectorParser;

/** Which messages a consumer wants: a condition on their headers and properties (JMS 3.1 3.8). */
final class Selector {
  private static final int MAX_CHARS = 4_096;

  private final String text;
  private final BooleanExpression expression;

  private Selector(String text, BooleanExpression expression) {
    this.text = text;
    this.expression = expression;
  }

  /** Null if the text is a selector; blank counts as none. */
  static Refusal problemOf(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > MAX_CHARS) {
      return invalid("it has " + text.length() + " characters; at most " + MAX_CHARS);
    }
    try {
      SelectorParser.parse(text);
      return null;
    } catch (FilterException | StackOverflowError unreadable) {
      return invalid("'" + text + "' cannot be read: " + unreadable.getMessage());
    }
  }

  private static Refusal invalid(String why) {
    return Refusal.of(Refusal.Cause.INVALID, "the selector is not valid: " + why);
  }

  /** The selector of a text without a {@link #problemOf problem}; null for none. */
  static Selector of(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return new Selector(text, SelectorParser.parse(text));
    } catch (FilterException unreadable) {
      throw new IllegalArgumentException("not a selector: " + text, unreadable);
    }
  }

  String text() {
    return text;
  }

  /** Unknown is no match (JMS 3.1 3.8.1.2), and so is what cannot be computed. */
  boolean matches(Message message) {
    try {
      return expression.matches(new SelectableMessage(message));
    } catch (FilterException | RuntimeException incomputable) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Selector selector && selector.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
