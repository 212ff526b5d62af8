package io.sluice.control;

import io.sluice.broker.api.TenantAdmin;
import io.sluice.control.ChangeLocks.Held;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.ControlStore;
import io.sluice.model.PolicyRevision;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.CompositeDestination;
import io.sluice.model.policy.CompositeDestination.Target;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads and changes the policies of brokers. Every change is a revision, and acts on what comes
 * next, also for clients that are connected. Revision 0 is the default policy, which a broker has
 * until its first. Every call may block.
 */
@Singleton
public class PolicyService {
  private static final int MAX_CHARS = 256 << 10;

  private final ControlStore store;
  private final BrokerService brokers;
  private final TenantAdmin admin;
  private final LiveChanges live;
  private final ChangeLocks locks;
  private final Clock clock = Clock.systemUTC();

  PolicyService(
      ControlStore store,
      BrokerService brokers,
      TenantAdmin admin,
      LiveChanges live,
      ChangeLocks locks) {
    this.store = store;
    this.brokers = brokers;
    this.admin = admin;
    this.live = live;
    this.locks = locks;
  }

  /** The revision in force; NOT_FOUND if the tenant has no such broker. */
  public PolicyRevision get(String tenant, String broker) {
    brokers.get(tenant, broker);
    return current(broker);
  }

  /** The revisions that are kept, newest last; NOT_FOUND if the tenant has no such broker. */
  public List<PolicyRevision> revisions(String tenant, String broker) {
    brokers.get(tenant, broker);
    return store.policyRevisions(broker);
  }

  /** That revision; NOT_FOUND if there is no such broker, or no such revision any more. */
  public PolicyRevision revision(String tenant, String broker, int number) {
    brokers.get(tenant, broker);
    return number == 0
        ? defaultOf(broker)
        : store
            .policy(broker, number)
            .orElseThrow(
                () ->
                    ControlException.notFound(
                        "revision of the policy of broker '" + broker + "' with the number",
                        String.valueOf(number)));
  }

  /**
   * Puts a policy in force, as a revision unless it is in force already.
   *
   * @param expected the revision that must be in force until now, if there is one
   * @throws ControlException NOT_FOUND for no such broker; INVALID for a selector that cannot be
   *     read, or a policy that is too large; PRECONDITION_FAILED if another revision is in force
   */
  public PolicyRevision put(
      String tenant, String broker, BrokerPolicy policy, OptionalInt expected) {
    checkSelectors(policy);
    String json = PolicyJson.write(policy);
    if (json.length() > MAX_CHARS) {
      throw ControlException.invalid(
          "the policy has %d characters with all its defaults; at most %d are allowed"
              .formatted(json.length(), MAX_CHARS));
    }
    try (Held held = locks.tenant(tenant)) {
      brokers.get(tenant, broker);
      return change(tenant, broker, json, PolicyRevision.NOT_ROLLED_BACK, expected);
    }
  }

  /** Puts the policy of an earlier revision in force again, as a new one; see {@link #put}. */
  public PolicyRevision rollBack(String tenant, String broker, int number, OptionalInt expected) {
    try (Held held = locks.tenant(tenant)) {
      PolicyRevision earlier = revision(tenant, broker, number);
      return change(tenant, broker, earlier.policy(), number, expected);
    }
  }

  private PolicyRevision change(
      String tenant, String broker, String json, int rolledBackTo, OptionalInt expected) {
    PolicyRevision current = current(broker);
    if (expected.isPresent() && expected.getAsInt() != current.number()) {
      throw new ControlException(
          Kind.PRECONDITION_FAILED,
          "revision %d of the policy is in force, not %d; read it and change that"
              .formatted(current.number(), expected.getAsInt()));
    }
    PolicyRevision next = current;
    if (!json.equals(current.policy())) {
      next = new PolicyRevision(broker, current.number() + 1, clock.millis(), rolledBackTo, json);
      if (!store.add(next)) {
        throw ControlException.conflict(
            "the policy of broker '%s' was changed at the same time; read it again"
                .formatted(broker));
      }
    }
    live.await(List.of(live.configure(tenant)));
    return next;
  }

  private PolicyRevision current(String broker) {
    return store.policy(broker).orElseGet(() -> defaultOf(broker));
  }

  private static PolicyRevision defaultOf(String broker) {
    return new PolicyRevision(
        broker, 0, 0, PolicyRevision.NOT_ROLLED_BACK, PolicyJson.write(BrokerPolicy.DEFAULT));
  }

  private void checkSelectors(BrokerPolicy policy) {
    for (CompositeDestination composite : policy.compositeDestinations()) {
      for (Target target : composite.targets()) {
        if (target.selector() != null) {
          admin
              .selectorProblem(target.selector())
              .ifPresent(problem -> refuse(composite, target, problem));
        }
      }
    }
  }

  private static void refuse(CompositeDestination composite, Target target, String problem) {
    throw ControlException.invalid(
        "composite %s '%s', target %s '%s': %s"
            .formatted(composite.kind(), composite.name(), target.kind(), target.name(), problem));
  }
}
