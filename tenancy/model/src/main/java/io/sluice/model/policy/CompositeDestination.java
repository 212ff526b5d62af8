package io.sluice.model.policy;

import java.util.List;

/**
 * That what is sent to one destination goes to others.
 *
 * @param name the destination, or a pattern of several
 * @param forwardOnly true if it goes to the targets alone; true if not given
 */
public record CompositeDestination(
    DestinationKind kind, DestinationPattern name, List<Target> targets, Boolean forwardOnly) {
  private static final int MAX_TARGETS = 100;

  public CompositeDestination {
    Checks.require("kind", kind);
    Checks.require("name", name);
    targets = Checks.copyOf("targets", Checks.require("targets", targets), MAX_TARGETS);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "'targets' of %s '%s' is empty; give one or more".formatted(kind, name));
    }
    forwardOnly = forwardOnly == null || forwardOnly;
  }

  boolean isFor(DestinationKind otherKind, String otherName) {
    return kind == otherKind && name.matches(otherName);
  }

  /**
   * Where a message goes on to.
   *
   * @param name of one destination, in dots
   * @param selector the SQL-92 condition (JMS 3.1 3.8) that the message must meet, or null
   */
  public record Target(DestinationKind kind, String name, String selector) {
    public Target {
      Checks.require("kind", kind);
      Checks.requireExactName("name", name);
    }
  }
}
