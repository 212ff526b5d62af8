package io.sluice.gateway.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that signs itself, for trying the product out on one machine.
 *
 * @param certificatePem the certificate, which clients may be told to trust
 * @param keyPem the private key, in PKCS #8 without encryption
 */
record SelfSignedCertificate(String certificatePem, String keyPem) {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final int SERIAL_BITS = 127;

  /**
   * Makes a certificate for {@code localhost}, {@code *.localhost}, the loopback addresses and the
   * given host.
   */
  static SelfSignedCertificate forLocalhostAnd(String host, Instant now)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = sign(keys, names(host), now);
    return new SelfSignedCertificate(
        pem(certificate), pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate()));
  }

  private static X509Certificate sign(KeyPair keys, GeneralNames names, Instant now)
      throws GeneralSecurityException, CertIOException, OperatorCreationException {
    X500Name self = new X500Name("CN=localhost,O=Sluice self-signed");
    // An hour back, since clients' clocks differ.
    Date notBefore = Date.from(now.minus(Duration.ofHours(1)));
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            self,
            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
            notBefore,
            Date.from(now.plus(VALIDITY)),
            self,
            keys.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, names);
    // A trust anchor and a server at once, so that a client can be told to trust this very file.
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static GeneralNames names(String host) {
    Stream<GeneralName> dns =
        Stream.of("localhost", "*.localhost", host)
            .distinct()
            .map(name -> new GeneralName(GeneralName.dNSName, name));
    Stream<GeneralName> addresses =
        Stream.of("127.0.0.1", "::1").map(name -> new GeneralName(GeneralName.iPAddress, name));
    return new GeneralNames(Stream.concat(dns, addresses).toArray(GeneralName[]::new));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return certificatePem;
  }
}
