package io.sluice.gateway.admission;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The user whom a certificate is for. */
final class CertificateName {
  private CertificateName() {}

  /** The subject's common name, the most specific if there are several. */
  static Optional<String> of(X509Certificate certificate) {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (int i = subject.size() - 1; i >= 0; i--) {
        Rdn part = subject.getRdn(i);
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
