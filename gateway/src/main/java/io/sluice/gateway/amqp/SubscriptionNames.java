package io.sluice.gateway.amqp;

import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.amqp.codec.Symbols;
import java.util.Arrays;
import java.util.List;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.TerminusExpiryPolicy;

/**
 * Which subscription a link to a topic is of. One whose terminus never expires is durable and has
 * the link's name; a shared one has the part of it before {@code |}, so that several links of a
 * client can have one subscription (as Qpid JMS names them).
 */
final class SubscriptionNames {
  private static final char DELIMITER = '|';

  /** Shared and of the whole broker: then it belongs to no container. */
  private static final String NOBODY = "";

  private SubscriptionNames() {}

  /** The subscription's name, or null for one that is the link's alone and goes with it. */
  static SubscriptionName of(String linkName, Source source, String containerId) {
    List<Symbol> capabilities = list(source.getCapabilities());
    boolean durable = isDurable(source);
    if (capabilities.contains(Symbols.SHARED)) {
      return shared(linkName, durable, capabilities, containerId);
    }
    return durable ? new SubscriptionName(containerId, linkName, true, false) : null;
  }

  static boolean isDurable(Source source) {
    return source.getExpiryPolicy() == TerminusExpiryPolicy.NEVER;
  }

  /**
   * The names under which a link that says nothing but its own name may find a durable
   * subscription.
   *
   * @param desired the capabilities that the link asks for
   */
  static List<SubscriptionName> lookup(String linkName, Symbol[] desired, String containerId) {
    List<Symbol> capabilities = list(desired);
    SubscriptionName shared = shared(linkName, true, capabilities, containerId);
    return capabilities.contains(Symbols.SHARED)
        ? List.of(shared)
        : List.of(new SubscriptionName(containerId, linkName, true, false), shared);
  }

  private static SubscriptionName shared(
      String linkName, boolean durable, List<Symbol> capabilities, String containerId) {
    int end = linkName.indexOf(DELIMITER);
    return new SubscriptionName(
        capabilities.contains(Symbols.GLOBAL) ? NOBODY : containerId,
        end < 0 ? linkName : linkName.substring(0, end),
        durable,
        true);
  }

  private static List<Symbol> list(Symbol[] capabilities) {
    return capabilities == null ? List.of() : Arrays.asList(capabilities);
  }
}
