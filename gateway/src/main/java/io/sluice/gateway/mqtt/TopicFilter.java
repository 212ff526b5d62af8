package io.sluice.gateway.mqtt;

import io.sluice.broker.api.SubscriptionKey;
import io.sluice.gateway.naming.TopicNames;

/**
 * A topic filter as a client writes it, perhaps that of a shared subscription: {@code
 * $share/<name>/<filter>} (MQTT 5, 4.8.2), here also before MQTT 5.
 *
 * @param shareName null if not shared
 * @param problem why it is none, or null
 */
record TopicFilter(String shareName, String filter, String problem) {
  private static final String SHARE = "$share/";

  static TopicFilter parse(String text) {
    if (!text.startsWith(SHARE)) {
      return new TopicFilter(null, text, TopicNames.filterProblem(text));
    }
    int slash = text.indexOf('/', SHARE.length());
    String name = slash < 0 ? "" : text.substring(SHARE.length(), slash);
    if (name.isEmpty() || name.indexOf('#') >= 0 || name.indexOf('+') >= 0) {
      return new TopicFilter(
          null, text, "'" + text + "' is not of the form $share/<name>/<filter> (MQTT-4.8.2-1)");
    }
    String filter = text.substring(slash + 1);
    return new TopicFilter(name, filter, TopicNames.filterProblem(filter));
  }

  SubscriptionKey key() {
    return new SubscriptionKey(filter, shareName);
  }
}
