package io.sluice.gateway.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process may be told to do. */
public final class Roles {
  private Roles() {}

  /**
   * @throws StartFailure unless all roles are in this one process, which is all that this version
   *     can do
   */
  public static void requireAll(Set<Role> roles) {
    Set<Role> all = EnumSet.allOf(Role.class);
    if (!roles.equals(all)) {
      throw new StartFailure(
          "sluice.roles is '%s', but this version runs all roles in one process; set it to '%s' or leave it out"
              .formatted(names(roles), names(all)));
    }
  }

  private static String names(Set<Role> roles) {
    return roles.stream()
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
