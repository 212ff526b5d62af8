package io.sluice.gateway.connection;

import io.sluice.auth.Authorizer;
import io.sluice.auth.Authorizer.Action;
import io.sluice.auth.Authorizer.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.gateway.admission.Principal;

/** What a client's user may do with queues and topics. */
public record Permissions(Authorizer authorizer, Principal principal) {
  public boolean allow(Action action, Destination destination) {
    return allow(action, destination.isTopic() ? Kind.TOPIC : Kind.QUEUE, destination.name());
  }

  public boolean allow(Action action, Kind kind, String destination) {
    return authorizer.authorize(
        principal.broker(), principal.user(), principal.groups(), action, kind, destination);
  }
}
