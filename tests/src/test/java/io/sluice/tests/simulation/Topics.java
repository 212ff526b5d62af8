package io.sluice.tests.simulation;

/** Whether a filter matches a topic, level by level (MQTT 5, 4.7). */
final class Topics {
  private Topics() {}

  static boolean matches(String filter, String topic) {
    if (topic.startsWith("$") != filter.startsWith("$")) {
      return false;
    }
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }
}
