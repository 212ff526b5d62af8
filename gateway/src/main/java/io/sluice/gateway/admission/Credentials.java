package io.sluice.gateway.admission;

import io.sluice.model.Protocol;
import java.security.cert.X509Certificate;

/**
 * What a client showed when it connected, in no protocol's own words.
 *
 * @param serverName the host the client asked for (TLS SNI or WebSocket Host without port), or null
 * @param virtualHost the protocol's own virtual host, or null; MQTT has none
 * @param userName as sent, perhaps {@code <broker-id>/<user>}, or null
 * @param password as sent, or null
 * @param remoteAddress the client's IP address, without port
 * @param clientCertificate the certificate that TLS verified, or null
 */
public record Credentials(
    Protocol protocol,
    String serverName,
    String virtualHost,
    String userName,
    byte[] password,
    String remoteAddress,
    X509Certificate clientCertificate) {

  /** The same, but for the user name. */
  Credentials withUserName(String newUserName) {
    return new Credentials(
        protocol, serverName, virtualHost, newUserName, password, remoteAddress, clientCertificate);
  }

  /** Leaves the password out, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "Credentials["
        + protocol
        + ", serverName="
        + serverName
        + ", virtualHost="
        + virtualHost
        + ", userName="
        + userName
        + ", remoteAddress="
        + remoteAddress
        + "]";
  }
}
