package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.CompositeDestination;
import io.sluice.model.policy.CompositeDestination.Target;
import io.sluice.model.policy.DestinationKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which destinations a message goes to that is sent to one: composite destinations lead on to their
 * targets, mirrored queues to their topics. What was found is remembered until the rules change.
 */
final class RoutingRules {
  private final Map<Destination, Rule> cache;
  private BrokerPolicy policy = BrokerPolicy.DEFAULT;

  /** Where a message of one destination goes on to; {@code stays} if it is for that, too. */
  private record Rule(boolean stays, List<Forward> forwards) {
    static final Rule NONE = new Rule(true, List.of());

    boolean isPlain() {
      return stays && forwards.isEmpty();
    }
  }

  /** A destination to go on to, if the selector, which may be null, matches. */
  private record Forward(Destination to, Selector selector) {
    boolean takes(Message message) {
      return selector == null || selector.matches(message);
    }
  }

  RoutingRules(int cacheEntries) {
    cache = new RecentlyUsed<>(cacheEntries);
  }

  void set(BrokerPolicy newPolicy) {
    policy = newPolicy;
    cache.clear();
  }

  /** True if what is sent to the destination goes there and nowhere else. */
  boolean isPlain(Destination destination) {
    boolean noRules =
        policy.compositeDestinations().isEmpty() && !policy.mirroredQueues().enabled();
    return noRules || ruleOf(destination).isPlain();
  }

  /** All destinations that the message is for, each once. */
  Collection<Destination> destinationsOf(Message message) {
    Set<Destination> seen = new LinkedHashSet<>();
    Set<Destination> found = new LinkedHashSet<>();
    follow(message.destination(), message, seen, found);
    return found;
  }

  private void follow(
      Destination from, Message message, Set<Destination> seen, Set<Destination> found) {
    if (!seen.add(from)) {
      return;
    }
    Rule rule = ruleOf(from);
    if (rule.stays) {
      found.add(from);
    }
    for (Forward forward : rule.forwards) {
      if (forward.takes(message)) {
        follow(forward.to, message, seen, found);
      }
    }
  }

  private Rule ruleOf(Destination destination) {
    Rule rule = cache.get(destination);
    if (rule == null) {
      rule = destination.isTemporary() ? Rule.NONE : make(destination);
      cache.put(destination, rule);
    }
    return rule;
  }

  private Rule make(Destination destination) {
    String name = destination.dottedName();
    List<Forward> forwards = new ArrayList<>();
    String mirror = destination.isTopic() ? null : policy.mirroredQueues().topicOf(name);
    if (mirror != null) {
      forwards.add(new Forward(ofDotted(DestinationKind.TOPIC, mirror), null));
    }
    CompositeDestination composite =
        policy.compositeOf(DestinationPolicies.kindOf(destination), name).orElse(null);
    if (composite != null) {
      for (Target target : composite.targets()) {
        Destination to = ofDotted(target.kind(), target.name());
        forwards.add(new Forward(to, Selector.of(target.selector())));
      }
    }
    boolean stays = composite == null || !composite.forwardOnly();
    return new Rule(stays, forwards);
  }

  private static Destination ofDotted(DestinationKind kind, String name) {
    return Destination.ofDottedName(
        kind == DestinationKind.TOPIC ? Destination.Kind.TOPIC : Destination.Kind.QUEUE, name);
  }
}
