package io.sluice.broker.api;

/**
 * Topics as ActiveMQ's clients write them, with {@code .} between the levels, {@code *} for any one
 * level and a last {@code >} for the rest, against the broker's own, which are MQTT's. A dot and a
 * slash change places, so that each name of one kind has exactly one of the other.
 */
public final class Dotted {
  private Dotted() {}

  /** The path of a dotted name, or the other way round. */
  public static String swapped(String name) {
    char[] swapped = name.toCharArray();
    for (int i = 0; i < swapped.length; i++) {
      if (swapped[i] == '.') {
        swapped[i] = '/';
      } else if (swapped[i] == '/') {
        swapped[i] = '.';
      }
    }
    return new String(swapped);
  }

  /** True if this path is a filter that may match several topics. */
  public static boolean isFilter(String path) {
    return path.indexOf('+') >= 0 || path.indexOf('#') >= 0;
  }

  /** The filter that dotted clients write so. */
  public static String filterToPath(String dotted) {
    return wildcards(swapped(dotted), '/', "*+", ">#");
  }

  /** What dotted clients write for this filter. */
  public static String filterOfPath(String path) {
    return wildcards(swapped(path), '.', "+*", "#>");
  }

  /**
   * Replaces what is a whole level.
   *
   * @param one the wildcard of one level, and what replaces it
   * @param rest the same of the last level
   */
  private static String wildcards(String filter, char separator, String one, String rest) {
    StringBuilder replaced = new StringBuilder(filter);
    for (int i = 0; i < filter.length(); i++) {
      boolean starts = i == 0 || filter.charAt(i - 1) == separator;
      boolean last = i == filter.length() - 1;
      if (starts && last && filter.charAt(i) == rest.charAt(0)) {
        replaced.setCharAt(i, rest.charAt(1));
      } else if (starts
          && (last || filter.charAt(i + 1) == separator)
          && filter.charAt(i) == one.charAt(0)) {
        replaced.setCharAt(i, one.charAt(1));
      }
    }
    return replaced.toString();
  }
}
