package io.sluice.model;

import java.util.regex.Pattern;

/** The form of the names of plans, tenants, brokers and users. */
public final class Names {
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,127}");

  private Names() {}

  /**
   * True for a DNS label (RFC 1123 section 2.1, lower case): 1 to 63 of a-z, 0-9 and inner hyphens.
   */
  public static boolean isDnsLabel(String name) {
    return DNS_LABEL.matcher(name).matches();
  }

  /**
   * True for a user name: a letter or digit, then up to 127 of letters, digits and {@code . _ @ -}.
   */
  public static boolean isUserName(String name) {
    return USER.matcher(name).matches();
  }

  /**
   * The name, if it is a DNS label.
   *
   * @throws IllegalArgumentException saying what is wrong with which name
   */
  public static String requireDnsLabel(String kind, String name) {
    if (!isDnsLabel(name)) {
      throw new IllegalArgumentException(
          kind
              + " name '"
              + name
              + "' is not a DNS label: use 1 to 63 of a-z, 0-9 and inner hyphens");
    }
    return name;
  }
}
