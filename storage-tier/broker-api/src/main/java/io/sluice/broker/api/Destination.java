package io.sluice.broker.api;

/**
 * Where a message goes, in one broker. A topic's name is a path with {@code /} between its levels,
 * as MQTT writes it; adapters of protocols that write {@code .} translate.
 */
public record Destination(Kind kind, String name) {
  /** A queue hands a message to one consumer; a topic hands a copy to each subscription. */
  public enum Kind {
    QUEUE,
    TOPIC
  }

  public static Destination topic(String name) {
    return new Destination(Kind.TOPIC, name);
  }

  public static Destination queue(String name) {
    return new Destination(Kind.QUEUE, name);
  }

  public boolean isTopic() {
    return kind == Kind.TOPIC;
  }
}
