package io.sluice.gateway.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The certificate of the TLS listeners and what they ask of clients. */
public interface TlsConfig {
  /**
   * PEM file of the server's certificate chain; without it a self-signed one is made in the data
   * directory.
   */
  Optional<Path> certificate();

  /** PEM file of the private key that belongs to {@link #certificate}. */
  Optional<Path> key();

  /** Whether clients are asked for a certificate. */
  @WithDefault("none")
  ClientAuth clientAuth();

  /**
   * PEM file of the certificates that issue clients' certificates; needed unless {@link
   * #clientAuth} is {@code none}.
   */
  Optional<Path> trust();

  /** Mutual TLS. */
  enum ClientAuth {
    /** Clients are not asked. */
    NONE,
    /** Clients are asked and may have none; one that is not trusted is refused. */
    REQUEST,
    /** Clients without a trusted certificate are refused. */
    REQUIRED
  }
}
