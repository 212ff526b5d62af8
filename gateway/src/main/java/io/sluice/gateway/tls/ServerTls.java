package io.sluice.gateway.tls;

import io.sluice.gateway.config.OwnerOnly;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.config.TlsConfig;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.operator.OperatorCreationException;
import org.jboss.logging.Logger;

/** The TLS settings of every TLS listener. */
public final class ServerTls {
  private static final Logger log = Logger.getLogger(ServerTls.class);
  private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final Path certificate;
  private final Path key;
  private final ClientAuth clientAuth;
  private final Optional<Path> trust;

  private ServerTls(Path certificate, Path key, ClientAuth clientAuth, Optional<Path> trust) {
    this.certificate = certificate;
    this.key = key;
    this.clientAuth = clientAuth;
    this.trust = trust;
  }

  /**
   * The settings as configured; makes the self-signed certificate where none is configured and none
   * was made before. Blocks.
   *
   * @throws StartFailure if files are named that cannot be used
   */
  public static ServerTls prepare(SluiceConfig config) {
    TlsConfig tls = config.tls();
    if (tls.clientAuth() != TlsConfig.ClientAuth.NONE && tls.trust().isEmpty()) {
      throw new StartFailure(
          "sluice.tls.client-auth needs sluice.tls.trust: name the PEM file of the certificates that issue clients'");
    }
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      throw new StartFailure("set both sluice.tls.certificate and sluice.tls.key, or neither");
    }
    tls.trust().ifPresent(file -> requireReadable("sluice.tls.trust", file));
    Path directory = config.dataDir().resolve("tls");
    Path certificate = tls.certificate().orElse(directory.resolve("certificate.pem"));
    Path key = tls.key().orElse(directory.resolve("key.pem"));
    if (tls.certificate().isEmpty()) {
      makeOnce(certificate, key, config.defaultBroker() + ".localhost");
    }
    requireReadable("sluice.tls.certificate", certificate);
    requireReadable("sluice.tls.key", key);
    return new ServerTls(certificate, key, clientAuth(tls.clientAuth()), tls.trust());
  }

  /** Turns TLS on in a listener's options. */
  public void applyTo(NetServerOptions options) {
    options
        .setSsl(true)
        .setSni(true)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(key.toString()))
        .setClientAuth(clientAuth);
    trust.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
  }

  private static void makeOnce(Path certificate, Path key, String host) {
    if (Files.exists(certificate) && Files.exists(key)) {
      return;
    }
    try {
      OwnerOnly.createDirectories(certificate.getParent());
      SelfSignedCertificate made = SelfSignedCertificate.forLocalhostAnd(host, Instant.now());
      OwnerOnly.write(key, made.keyPem());
      Files.writeString(certificate, made.certificatePem());
      log.infof("Made a self-signed certificate for localhost and *.localhost: %s", certificate);
    } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
      throw new StartFailure(
          "cannot make a self-signed certificate in "
              + certificate.getParent()
              + ": "
              + failure
              + "; make the directory writable or set sluice.tls.certificate and sluice.tls.key",
          failure);
    }
  }

  private static void requireReadable(String setting, Path file) {
    if (!Files.isReadable(file)) {
      throw new StartFailure(
          setting
              + " is "
              + file
              + ", which cannot be read; name a PEM file that this user may read");
    }
  }

  private static ClientAuth clientAuth(TlsConfig.ClientAuth configured) {
    return switch (configured) {
      case NONE -> ClientAuth.NONE;
      case REQUEST -> ClientAuth.REQUEST;
      case REQUIRED -> ClientAuth.REQUIRED;
    };
  }
}
