package io.sluice.gateway.admission;

import java.util.Optional;

/** The user name of a client that shows none, or that must be held to its certificate. */
final class UserNames {
  private final Optional<String> anonymousUser;

  /**
   * @param anonymousUser empty if no client may be anonymous
   */
  UserNames(Optional<String> anonymousUser) {
    this.anonymousUser = anonymousUser;
  }

  /** The credentials with the name of the user the client claims to be, or null for none. */
  Credentials of(Credentials credentials, Login login) {
    return switch (login) {
      case PASSWORD -> credentials;
      case CERTIFICATE -> credentials.withUserName(ofCertificate(credentials));
      case ANONYMOUS -> credentials.withUserName(anonymousUser.orElse(null));
    };
  }

  private static String ofCertificate(Credentials credentials) {
    String name =
        Optional.ofNullable(credentials.clientCertificate())
            .flatMap(CertificateName::of)
            .orElse(null);
    String claimed = credentials.userName();
    if (name == null || claimed == null || claimed.isEmpty() || claimed.equals(name)) {
      return name;
    }
    boolean onlyNamesTheBroker = claimed.endsWith("/" + name) && !name.contains("/");
    return onlyNamesTheBroker ? claimed : null;
  }
}
