package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.auth.Authorizer.Action;
import io.sluice.auth.Authorizer.Kind;
import io.sluice.gateway.admission.Principal;

/** What a client's user may do with topics. */
record Permissions(Authorizer authorizer, Principal principal) {
  boolean allow(Action action, String topic) {
    return authorizer.authorize(
        principal.broker(), principal.user(), principal.groups(), action, Kind.TOPIC, topic);
  }
}
