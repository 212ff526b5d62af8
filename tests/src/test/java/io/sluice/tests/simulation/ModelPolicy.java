package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.CompositeDestination;
import io.sluice.model.policy.DestinationKind;
import io.sluice.model.policy.DestinationPattern;
import io.sluice.model.policy.DestinationPolicy;
import io.sluice.model.policy.Dispatch;
import io.sluice.model.policy.MirroredQueues;
import io.sluice.model.policy.PendingMessages;
import io.sluice.model.policy.Redelivery;
import io.sluice.model.policy.VirtualTopic;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model knows of a broker's policy.
 *
 * @param virtual true if queues take part in the virtual topic
 * @param mirrored true if topics mirror those of {@link Names#MIRRORED}
 * @param mirroredTries of these queues, and those of the others
 */
record ModelPolicy(
    boolean virtual,
    boolean mirrored,
    List<Composite> composites,
    Tries mirroredTries,
    Tries queueTries,
    Tries topicTries,
    Pending pending) {
  static final ModelPolicy PLAIN =
      new ModelPolicy(true, false, List.of(), Tries.UP_TO_3, Tries.UP_TO_3, Tries.UP_TO_3, null);

  /** How often a message is tried, and the wait after the first time, which then doubles. */
  record Tries(int most, long delayMillis) {
    static final Tries UP_TO_3 = new Tries(3, 0);
    private static final long LONGEST_MILLIS = 60_000;

    long delayAfterMillis(int failures) {
      long delay = delayMillis;
      for (int i = 1; i < failures; i++) {
        delay *= 2;
      }
      return Math.min(delay, LONGEST_MILLIS);
    }

    private Redelivery given() {
      return new Redelivery(most, delayMillis, 2.0, LONGEST_MILLIS);
    }
  }

  /** That what is sent to one destination goes to others, too, or only there. */
  record Composite(Destination from, List<Target> targets, boolean only) {}

  /** One of the others; what of the messages goes there. */
  record Target(Destination to, Wanted wanted) {}

  /** How many messages wait for a subscriber that is slow, and whether the oldest makes room. */
  record Pending(int limit, boolean oldest) {}

  /** Where a message goes, in this order. */
  List<Destination> destinationsOf(Sent sent) {
    List<Destination> found = new ArrayList<>();
    follow(sent.destination(), sent, new ArrayList<>(), found);
    return found;
  }

  private void follow(
      Destination from, Sent sent, List<Destination> seen, List<Destination> found) {
    if (seen.contains(from)) {
      return;
    }
    seen.add(from);
    Composite composite =
        composites.stream().filter(c -> c.from.equals(from)).findFirst().orElse(null);
    if (composite == null || !composite.only) {
      found.add(from);
    }
    if (mirrored && Names.MIRRORED.equals(from)) {
      follow(Names.MIRROR, sent, seen, found);
    }
    if (composite != null) {
      composite.targets.stream()
          .filter(target -> target.wanted.matches(sent))
          .forEach(target -> follow(target.to, sent, seen, found));
    }
  }

  /** Of what waited there; of temporary destinations no policy says anything. */
  Tries triesOf(Destination origin) {
    if (origin.isTemporary()) {
      return new Tries(Redelivery.DEFAULT.maxDeliveries(), 0);
    }
    if (origin.isTopic()) {
      return topicTries;
    }
    return origin.equals(Names.MIRRORED) ? mirroredTries : queueTries;
  }

  /**
   * The same as it is given to the broker.
   *
   * @param concurrent whether queues hand out what is not written yet
   */
  BrokerPolicy given(boolean concurrent) {
    Dispatch dispatch = new Dispatch(false, 0, 0, concurrent);
    DestinationPattern mirroredName = new DestinationPattern(Names.MIRRORED.name());
    VirtualTopic virtualTopic =
        new VirtualTopic(new DestinationPattern(Names.VIRTUAL_TOPIC), "Consumer.*.");
    String prefix = Names.MIRROR.dottedName().replace(Names.MIRRORED.name(), "");
    return new BrokerPolicy(
        virtual ? List.of(virtualTopic) : List.of(),
        composites.stream().map(ModelPolicy::given).toList(),
        new MirroredQueues(mirrored, mirroredName, prefix),
        List.of(
            given(DestinationKind.QUEUE, mirroredName, mirroredTries, null, dispatch),
            given(DestinationKind.QUEUE, DestinationPattern.ALL, queueTries, null, dispatch),
            given(DestinationKind.TOPIC, DestinationPattern.ALL, topicTries, pending, null)),
        false);
  }

  private static CompositeDestination given(Composite composite) {
    return new CompositeDestination(
        kindOf(composite.from),
        new DestinationPattern(composite.from.dottedName()),
        composite.targets.stream()
            .map(
                target ->
                    new CompositeDestination.Target(
                        kindOf(target.to), target.to.dottedName(), target.wanted.text()))
            .toList(),
        composite.only);
  }

  private static DestinationPolicy given(
      DestinationKind kind,
      DestinationPattern pattern,
      Tries tries,
      Pending pending,
      Dispatch dispatch) {
    PendingMessages messages =
        pending == null
            ? null
            : new PendingMessages(
                pending.limit,
                pending.oldest ? PendingMessages.Discard.OLDEST : PendingMessages.Discard.NEWEST);
    return new DestinationPolicy(
        kind, pattern, tries.given(), null, null, messages, dispatch, null, null, null);
  }

  private static DestinationKind kindOf(Destination destination) {
    return destination.isTopic() ? DestinationKind.TOPIC : DestinationKind.QUEUE;
  }
}
