package io.sluice.gateway.admission;

import java.util.Set;

/** An authenticated user of one tenant's broker. */
public record Principal(String tenant, String broker, String user, Set<String> groups) {
  public Principal {
    groups = Set.copyOf(groups);
  }
}
