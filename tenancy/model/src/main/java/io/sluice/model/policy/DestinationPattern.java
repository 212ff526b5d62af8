package io.sluice.model.policy;

/**
 * Which destinations a rule is for, as ActiveMQ's users write it: levels with dots between them,
 * {@code *} for any one level, a last {@code >} for the rest, be it empty. A name is dotted, too;
 * topics are matched by what dotted clients call them.
 */
public record DestinationPattern(String text) {
  /** Matches everything. */
  public static final DestinationPattern ALL = new DestinationPattern(">");

  /**
   * Takes a pattern's text.
   *
   * @throws IllegalArgumentException if it is empty, too long, or has a wildcard that is not a
   *     level, or not the last
   */
  public DestinationPattern {
    Checks.requireName("pattern", text);
    String[] levels = text.split("\\.", -1);
    for (int i = 0; i < levels.length; i++) {
      boolean last = i == levels.length - 1;
      boolean isWildcard = levels[i].equals("*") || last && levels[i].equals(">");
      if (!isWildcard && (levels[i].indexOf('*') >= 0 || levels[i].indexOf('>') >= 0)) {
        throw new IllegalArgumentException(
            "pattern '%s' has a wildcard that is no level of its own; write * for one level and a last > for the rest"
                .formatted(text));
      }
    }
  }

  /**
   * True if this dotted name matches. A wildcard in the name itself is matched by {@code >} alone.
   */
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    while (true) {
      int patternEnd = endOfLevel(text, at);
      int nameEnd = endOfLevel(name, in);
      if (isLevel(text, at, patternEnd, '>')) {
        return true;
      }
      if (!isLevelMatched(at, patternEnd, name, in, nameEnd)) {
        return false;
      }
      if (nameEnd == name.length()) {
        return patternEnd == text.length() || text.startsWith(".>", patternEnd);
      }
      if (patternEnd == text.length()) {
        return false;
      }
      at = patternEnd + 1;
      in = nameEnd + 1;
    }
  }

  private boolean isLevelMatched(int at, int patternEnd, String name, int in, int nameEnd) {
    if (isLevel(text, at, patternEnd, '*')) {
      return !isLevel(name, in, nameEnd, '>');
    }
    int length = patternEnd - at;
    return length == nameEnd - in && text.regionMatches(at, name, in, length);
  }

  private static boolean isLevel(String dotted, int from, int to, char wildcard) {
    return to == from + 1 && dotted.charAt(from) == wildcard;
  }

  private static int endOfLevel(String dotted, int from) {
    int dot = dotted.indexOf('.', from);
    return dot < 0 ? dotted.length() : dot;
  }

  /** True if it is a destination's name and nothing else matches. */
  public boolean isExact() {
    return text.indexOf('*') < 0 && text.indexOf('>') < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
