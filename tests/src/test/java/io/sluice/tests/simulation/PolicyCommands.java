package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import java.util.ArrayList;
import java.util.List;

/** Makes policies by chance. */
final class PolicyCommands {
  private static final Long[] DELAYS = {0L, 50L, 3_000L, 40_000L};
  private static final Destination Q1 = Names.MIRRORED;
  private static final Destination Q2 = Destination.queue("q2");
  private static final Destination A = Destination.topic("a");
  private static final Destination AB = Destination.topic("a/b");
  private static final Destination AC = Destination.topic("a/c");
  private static final Destination B = Destination.topic(Names.VIRTUAL_TOPIC);

  private final World world;
  private final Chance chance;
  private final Profile profile;

  PolicyCommands(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  /** Lets a broker have another policy from now on; the trace says which. */
  void change() {
    String broker = chance.any(List.copyOf(world.kinds.keySet()));
    ModelPolicy policy = chance.oneIn(5) ? ModelPolicy.PLAIN : any();
    world.model.policies.put(broker, policy);
    world.trace(broker + " has " + policy);
  }

  private ModelPolicy any() {
    return new ModelPolicy(
        chance.oneIn(2), chance.oneIn(2), composites(), tries(), tries(), tries(), pending());
  }

  private List<ModelPolicy.Composite> composites() {
    List<ModelPolicy.Composite> composites = new ArrayList<>();
    if (chance.oneIn(2)) {
      composites.add(composite(Q1, target(Q2), target(AB)));
    }
    if (chance.oneIn(2)) {
      composites.add(composite(AC, target(Q2), target(B)));
    }
    if (chance.oneIn(2)) {
      composites.add(composite(A, target(Q1), target(AB)));
    }
    return composites;
  }

  private ModelPolicy.Composite composite(Destination from, ModelPolicy.Target... targets) {
    return new ModelPolicy.Composite(from, List.of(targets), chance.oneIn(2));
  }

  private ModelPolicy.Target target(Destination to) {
    return new ModelPolicy.Target(to, chance.oneIn(2) ? Wanted.ALL : chance.any(Wanted.SOME));
  }

  private ModelPolicy.Tries tries() {
    return new ModelPolicy.Tries(1 + chance.below(4), chance.any(DELAYS));
  }

  /** Where at-most-once or expiry make it uncertain how many wait, there is no limit. */
  private ModelPolicy.Pending pending() {
    return !profile.exact() || chance.oneIn(2)
        ? null
        : new ModelPolicy.Pending(1 + chance.below(4), chance.oneIn(3));
  }
}
