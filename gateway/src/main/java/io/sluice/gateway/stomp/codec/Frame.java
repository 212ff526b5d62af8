package io.sluice.gateway.stomp.codec;

import java.util.Map;

/**
 * A frame of a client.
 *
 * @param headers unescaped; of a repeated header the first counts (STOMP 1.2, Repeated Header
 *     Entries)
 */
public record Frame(Command command, Map<String, String> headers, byte[] body) {
  /** The header's value, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The receipt that is asked for, or null. */
  public String receipt() {
    return headers.get("receipt");
  }

  /**
   * The header's value.
   *
   * @throws StompError if there is none
   */
  public String require(String name) {
    String value = headers.get(name);
    if (value == null || value.isEmpty()) {
      throw error("the header '" + name + "' is missing");
    }
    return value;
  }

  /** Something is wrong with this frame. */
  public StompError error(String detail) {
    return new StompError(command + ": " + detail, receipt());
  }

  /**
   * The header's whole number, or the other if there is no such header.
   *
   * @throws StompError if it is none, or not in the range
   */
  public long number(String name, long otherwise, long min, long max) {
    String value = headers.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw error(
        "the header '" + name + "' is '" + value + "'; give a number from " + min + " to " + max);
  }

  /** True if the header says so. */
  public boolean is(String name) {
    return Boolean.parseBoolean(headers.get(name));
  }

  /** Leaves the password out, so that it cannot reach a log. */
  @Override
  public String toString() {
    return command + " with " + headers.keySet() + " and " + body.length + " bytes";
  }
}
