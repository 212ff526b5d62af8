package io.sluice.gateway.admission;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads from a client's credentials which broker it wants. The first that names one wins: the host
 * it asked for, the protocol's virtual host, the part of its user name before a slash, the default
 * broker.
 */
final class BrokerNaming {
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final String defaultBroker;
  private final Optional<String> suffix;

  /**
   * @param domain the domain directly below which a host names a broker; empty if any domain does
   */
  BrokerNaming(String defaultBroker, Optional<String> domain) {
    this.defaultBroker = defaultBroker;
    this.suffix = domain.map(name -> "." + name.toLowerCase(Locale.ROOT));
  }

  /** What a client asked for: neither the broker nor the user need exist, nor be well-formed. */
  record Named(String broker, String user) {}

  Named name(Credentials credentials) {
    String userName = credentials.userName() == null ? "" : credentials.userName();
    int slash = userName.indexOf('/');
    Optional<String> ofUser =
        slash < 0 ? Optional.empty() : Optional.of(userName.substring(0, slash));
    String broker =
        ofHost(credentials.serverName())
            .or(() -> ofVirtualHost(credentials.virtualHost()))
            .or(() -> ofUser)
            .orElse(defaultBroker);
    // A user name that repeats the broker that the host named is read as one that does not.
    boolean prefixed = ofUser.isPresent() && ofUser.get().equals(broker);
    return new Named(broker, prefixed ? userName.substring(slash + 1) : userName);
  }

  private Optional<String> ofHost(String host) {
    if (host == null || IP_ADDRESS.matcher(host).matches()) {
      return Optional.empty();
    }
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    if (dot < 1 || dot == name.length() - 1) {
      return Optional.empty();
    }
    boolean matches = suffix.isEmpty() || name.substring(dot).equals(suffix.get());
    return matches ? Optional.of(name.substring(0, dot)) : Optional.empty();
  }

  /** A virtual host is either a host that names a broker or, with no dot in it, the broker's id. */
  private Optional<String> ofVirtualHost(String virtualHost) {
    if (virtualHost == null || virtualHost.isEmpty() || virtualHost.equalsIgnoreCase("localhost")) {
      return Optional.empty();
    }
    return virtualHost.indexOf('.') < 0 && virtualHost.indexOf(':') < 0
        ? Optional.of(virtualHost.toLowerCase(Locale.ROOT))
        : ofHost(virtualHost);
  }
}
