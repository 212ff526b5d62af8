package io.sluice.gateway.amqp;

import io.sluice.broker.api.Outcome;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Modified;
import org.apache.qpid.protonj2.types.messaging.Rejected;

/** The outcomes of deliveries as the broker knows them (3.4). */
final class Outcomes {
  private Outcomes() {}

  /** What a client made of a delivery; whatever is no outcome leaves the message as it was. */
  static Outcome of(Object state) {
    if (state instanceof Accepted) {
      return Outcome.ACCEPTED;
    }
    if (state instanceof Rejected) {
      return Outcome.REJECTED;
    }
    if (state instanceof Modified modified) {
      return of(modified);
    }
    return Outcome.RELEASED;
  }

  private static Outcome of(Modified modified) {
    if (modified.isUndeliverableHere()) {
      return Outcome.MODIFIED_UNDELIVERABLE_HERE;
    }
    return modified.isDeliveryFailed() ? Outcome.MODIFIED_FAILED : Outcome.RELEASED;
  }
}
