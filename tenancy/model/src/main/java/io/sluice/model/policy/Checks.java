package io.sluice.model.policy;

import java.util.List;

/** Refuses values that no policy can have, naming field and value. */
final class Checks {
  private static final int MAX_NAME_CHARS = 1_024;

  private Checks() {}

  static <T> T require(String field, T value) {
    if (value == null) {
      throw new IllegalArgumentException("'%s' is missing".formatted(field));
    }
    return value;
  }

  static String requireName(String field, String name) {
    require(field, name);
    if (name.isEmpty() || name.length() > MAX_NAME_CHARS || name.startsWith("$")) {
      throw new IllegalArgumentException(
          "'%s' is '%s'; give 1 to %d characters that do not begin with $"
              .formatted(field, name, MAX_NAME_CHARS));
    }
    return name;
  }

  /** A name of one destination, in dots. */
  static String requireExactName(String field, String name) {
    if (!new DestinationPattern(requireName(field, name)).isExact()) {
      throw new IllegalArgumentException(
          "'%s' is '%s', which has a wildcard; give the name of one destination"
              .formatted(field, name));
    }
    return name;
  }

  static long requireWithin(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "'%s' is %d; give a whole number from %d to %d".formatted(field, value, min, max));
    }
    return value;
  }

  /** An unmodifiable copy of a list of limited size, without nulls. */
  static <T> List<T> copyOf(String field, List<T> list, int max) {
    if (list.size() > max) {
      throw new IllegalArgumentException(
          "'%s' has %d entries; at most %d are allowed".formatted(field, list.size(), max));
    }
    if (list.stream().anyMatch(one -> one == null)) {
      throw new IllegalArgumentException("'%s' has an entry that is null".formatted(field));
    }
    return List.copyOf(list);
  }
}
