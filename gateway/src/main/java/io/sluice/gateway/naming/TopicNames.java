package io.sluice.gateway.naming;

/**
 * The form of topic names and topic filters, with {@code /} between their levels, as MQTT writes
 * them (MQTT 5, 4.7); the same for clients of every protocol.
 */
public final class TopicNames {
  /** Deeper topics are refused: matching costs by level. */
  public static final int MAX_LEVELS = 128;

  private TopicNames() {}

  /** Why clients may not publish to a topic of this name, or null. */
  public static String nameProblem(String topic) {
    if (topic.isEmpty()) {
      return "the topic is empty (MQTT-4.7.3-1)";
    }
    if (topic.charAt(0) == '$') {
      return "topics that begin with $ are not for clients to publish to (4.7.2)";
    }
    if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
      return "the topic '" + topic + "' contains a wildcard (MQTT-4.7.1-1)";
    }
    return levels(topic) > MAX_LEVELS ? tooDeep(topic) : null;
  }

  /** Why this is no topic filter, or null. */
  public static String filterProblem(String filter) {
    if (filter.isEmpty()) {
      return "the topic filter is empty (MQTT-4.7.3-1)";
    }
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c == '#' && (i != filter.length() - 1 || !startsLevel(filter, i))) {
        return "# is not the last level of '" + filter + "' (MQTT-4.7.1-1)";
      }
      if (c == '+' && !(startsLevel(filter, i) && endsLevel(filter, i))) {
        return "+ is not a whole level of '" + filter + "' (MQTT-4.7.1-2)";
      }
    }
    return levels(filter) > MAX_LEVELS ? tooDeep(filter) : null;
  }

  private static boolean startsLevel(String filter, int at) {
    return at == 0 || filter.charAt(at - 1) == '/';
  }

  private static boolean endsLevel(String filter, int at) {
    return at == filter.length() - 1 || filter.charAt(at + 1) == '/';
  }

  private static int levels(String topic) {
    int levels = 1;
    for (int at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) {
      levels++;
    }
    return levels;
  }

  private static String tooDeep(String topic) {
    return "the topic has " + levels(topic) + " levels; use at most " + MAX_LEVELS;
  }
}
