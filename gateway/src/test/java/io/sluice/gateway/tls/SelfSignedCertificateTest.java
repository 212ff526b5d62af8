package io.sluice.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class SelfSignedCertificateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void namesTheHostsOfOneMachineAndVerifiesWithItsOwnKey() throws Exception {
    X509Certificate certificate = parse(made().certificatePem());

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .<Object>extracting(name -> name.get(1))
        .containsExactlyInAnyOrder(
            "localhost", "*.localhost", "demo.localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void isValidForClientsWhoseClockIsSlow() throws Exception {
    X509Certificate certificate = parse(made().certificatePem());

    certificate.checkValidity(Date.from(NOW.minus(Duration.ofMinutes(30))));
    certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(3000))));
  }

  @Test
  void keepsTheKeyOutOfItsText() throws Exception {
    assertThat(made().keyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(made().toString()).doesNotContain("PRIVATE KEY");
  }

  private static SelfSignedCertificate made() throws Exception {
    return SelfSignedCertificate.forLocalhostAnd("demo.localhost", NOW);
  }

  private static X509Certificate parse(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
