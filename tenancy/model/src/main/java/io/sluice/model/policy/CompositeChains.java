package io.sluice.model.policy;

import io.sluice.model.policy.CompositeDestination.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows composite destinations whose targets are composite themselves. */
final class CompositeChains {
  private static final int MAX_LENGTH = 16;
  private static final int MAX_TARGETS = 1_000;

  private final List<CompositeDestination> all;

  /** How long the chain is from here on, of those that were followed; 0 while one is. */
  private final Map<CompositeDestination, Integer> lengths = new HashMap<>();

  CompositeChains(List<CompositeDestination> all) {
    this.all = all;
  }

  /**
   * Refuses chains that come back to where they were or are too long, and more targets than a
   * message should go through.
   *
   * @throws IllegalArgumentException naming the composite destination
   */
  void check() {
    int targets = all.stream().mapToInt(composite -> composite.targets().size()).sum();
    if (targets > MAX_TARGETS) {
      throw new IllegalArgumentException(
          "'compositeDestinations' have %d targets together; at most %d are allowed"
              .formatted(targets, MAX_TARGETS));
    }
    all.forEach(this::lengthFrom);
  }

  private int lengthFrom(CompositeDestination composite) {
    Integer known = lengths.putIfAbsent(composite, 0);
    if (known != null) {
      return requireEnd(composite, known);
    }
    int longest = 0;
    for (Target target : composite.targets()) {
      longest = Math.max(longest, lengthFrom(target));
    }
    lengths.put(composite, longest + 1);
    if (longest + 1 > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "composite destinations lead on from %s '%s' more than %d times"
              .formatted(composite.kind(), composite.name(), MAX_LENGTH));
    }
    return longest + 1;
  }

  private int lengthFrom(Target target) {
    for (CompositeDestination composite : all) {
      if (composite.isFor(target.kind(), target.name())) {
        return lengthFrom(composite);
      }
    }
    return 0;
  }

  private static int requireEnd(CompositeDestination composite, int length) {
    if (length == 0) {
      throw new IllegalArgumentException(
          "composite destinations lead from %s '%s' back to itself"
              .formatted(composite.kind(), composite.name()));
    }
    return length;
  }
}
