package io.sluice.gateway.stomp.codec;

import java.util.Arrays;
import java.util.List;

/** The versions of STOMP. */
public enum Version {
  V10("1.0"),
  V11("1.1"),
  V12("1.2");

  private final String number;

  Version(String number) {
    this.number = number;
  }

  /** As it stands in a version header. */
  public String number() {
    return number;
  }

  /**
   * The newest that both sides speak (STOMP 1.2, Protocol Negotiation), or null.
   *
   * @param acceptVersion the client's header, null for 1.0
   */
  public static Version negotiate(String acceptVersion) {
    if (acceptVersion == null) {
      return V10;
    }
    List<String> offers = Arrays.stream(acceptVersion.split(",", -1)).map(String::strip).toList();
    for (Version version : new Version[] {V12, V11, V10}) {
      if (offers.contains(version.number)) {
        return version;
      }
    }
    return null;
  }
}
