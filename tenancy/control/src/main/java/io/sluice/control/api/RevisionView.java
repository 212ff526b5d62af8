package io.sluice.control.api;

import io.sluice.model.PolicyRevision;
import java.time.Instant;

/**
 * A revision of a policy, without the policy.
 *
 * @param rolledBackTo the revision whose policy it brought back, or null
 */
public record RevisionView(int revision, Instant madeAt, Integer rolledBackTo) {
  static RevisionView of(PolicyRevision revision) {
    boolean rolledBack = revision.rolledBackTo() != PolicyRevision.NOT_ROLLED_BACK;
    return new RevisionView(
        revision.number(),
        Instant.ofEpochMilli(revision.madeAtMillis()),
        rolledBack ? revision.rolledBackTo() : null);
  }
}
