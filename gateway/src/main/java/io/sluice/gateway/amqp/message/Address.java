package io.sluice.gateway.amqp.message;

import io.sluice.broker.api.Destination;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.naming.DottedNames;
import java.util.Arrays;
import java.util.List;
import org.apache.qpid.protonj2.types.Symbol;

/**
 * The address of a node as clients write it: {@code queue://name}, {@code topic://a.b}, the same
 * with {@code temp-} before it, or a bare name, whose kind a capability tells; without one it is a
 * queue.
 *
 * @param problem why it is no address of a destination here, or null
 */
public record Address(Destination destination, String problem) {
  public static final String QUEUE_PREFIX = "queue://";
  public static final String TOPIC_PREFIX = "topic://";
  private static final String TEMPORARY_QUEUE_PREFIX = "temp-queue://";
  private static final String TEMPORARY_TOPIC_PREFIX = "temp-topic://";
  private static final int MAX_CHARS = 1_024;

  /** Where messages can be sent to. */
  public static Address ofTarget(String text, Symbol... capabilities) {
    return parse(text, isTopic(capabilities), false);
  }

  /** Where messages can be taken from; a topic's name is a filter. */
  public static Address ofSource(String text, Symbol... capabilities) {
    return parse(text, isTopic(capabilities), true);
  }

  /** Where an answer can be sent to, or null. */
  static Destination ofReply(String text, boolean topic) {
    return text == null ? null : parse(text, topic, false).destination();
  }

  /** How clients write this destination, with its prefix. */
  public static String of(Destination destination) {
    String name = destination.name();
    if (destination.isTemporary()) {
      String id = name.substring(Destination.TEMPORARY_PREFIX.length());
      return (destination.isTopic() ? TEMPORARY_TOPIC_PREFIX : TEMPORARY_QUEUE_PREFIX) + id;
    }
    return destination.isTopic() ? TOPIC_PREFIX + DottedNames.ofPath(name) : QUEUE_PREFIX + name;
  }

  /** How clients write a subscription's filter. */
  public static String ofFilter(String filter) {
    return TOPIC_PREFIX + DottedNames.filterOfPath(filter);
  }

  /** True if a terminus is to be one of a topic. */
  public static boolean isTopic(Symbol... capabilities) {
    List<Symbol> all = capabilities == null ? List.of() : Arrays.asList(capabilities);
    return all.contains(Symbols.TOPIC) || all.contains(Symbols.TEMPORARY_TOPIC);
  }

  private static Address parse(String text, boolean topic, boolean filter) {
    if (text.length() > MAX_CHARS) {
      return problem("the address has " + text.length() + " characters; use at most " + MAX_CHARS);
    }
    if (text.startsWith(QUEUE_PREFIX)) {
      return queue(text.substring(QUEUE_PREFIX.length()));
    }
    if (text.startsWith(TOPIC_PREFIX)) {
      return topic(text.substring(TOPIC_PREFIX.length()), filter);
    }
    if (text.startsWith(TEMPORARY_QUEUE_PREFIX)) {
      return temporary(Destination.Kind.QUEUE, text.substring(TEMPORARY_QUEUE_PREFIX.length()));
    }
    if (text.startsWith(TEMPORARY_TOPIC_PREFIX)) {
      return temporary(Destination.Kind.TOPIC, text.substring(TEMPORARY_TOPIC_PREFIX.length()));
    }
    return topic ? topic(text, filter) : queue(text);
  }

  private static Address queue(String name) {
    if (name.isEmpty()) {
      return problem("the address names no queue");
    }
    return name.startsWith("$")
        ? problem("names of queues that begin with $ are not for clients")
        : new Address(Destination.queue(name), null);
  }

  private static Address topic(String name, boolean filter) {
    String problem = filter ? DottedNames.filterProblem(name) : DottedNames.nameProblem(name);
    if (problem == null && name.indexOf('\0') >= 0) {
      problem = "the topic contains U+0000";
    }
    return problem != null
        ? problem(problem)
        : new Address(
            Destination.topic(filter ? DottedNames.filterToPath(name) : DottedNames.toPath(name)),
            null);
  }

  private static Address temporary(Destination.Kind kind, String id) {
    return id.isEmpty()
        ? problem("the address names no temporary destination")
        : new Address(Destination.temporary(kind, id), null);
  }

  private static Address problem(String text) {
    return new Address(null, text);
  }
}
