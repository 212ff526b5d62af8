package io.sluice.broker.api;

/**
 * Where a message goes, in one broker. A topic's name is a path with {@code /} between its levels,
 * as MQTT writes it; adapters of protocols that write {@code .} translate.
 */
public record Destination(Kind kind, String name) {
  /** How the names of temporary destinations begin; no other destination's does. */
  public static final String TEMPORARY_PREFIX = "$temporary/";

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

  /**
   * A destination that lives as long as the connection that makes it by {@link
   * Session#createTemporary}, under an id that is unique in the broker.
   */
  public static Destination temporary(Kind kind, String id) {
    return new Destination(kind, TEMPORARY_PREFIX + id);
  }

  /**
   * The name as clients write it that have dots between levels: a queue's as it is, a topic's with
   * dots and slashes changed.
   */
  public String dottedName() {
    return isTopic() ? Dotted.swapped(name) : name;
  }

  /** The destination that such clients call so. */
  public static Destination ofDottedName(Kind kind, String dotted) {
    return new Destination(kind, kind == Kind.TOPIC ? Dotted.swapped(dotted) : dotted);
  }

  public boolean isTopic() {
    return kind == Kind.TOPIC;
  }

  public boolean isTemporary() {
    return name.startsWith(TEMPORARY_PREFIX);
  }
}
