package io.sluice.gateway.admission;

/** How a client shows who it is. */
public enum Login {
  /** By the user name and the password of its credentials. */
  PASSWORD,
  /**
   * By the certificate that TLS verified, whose common name is the user. A user name in the
   * credentials must be the same, but may name the broker before it.
   */
  CERTIFICATE,
  /** Not at all: it is the user that is configured for that, in a broker that has this user. */
  ANONYMOUS
}
